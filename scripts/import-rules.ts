import {posix} from 'node:path';
import {loadedLater, type Room, rooms} from './import-rooms.ts';
import {type Import, readSyntax} from './import-syntax.ts';

/** Path relative to the root, with slashes. */
export type SourceFile = {readonly path: string; readonly text: string};
export type Problem = {readonly path: string; readonly line: number; readonly text: string};

const manifest = 'package.json';

/** main.ts and what it loads when it is needed: main-wizard.ts and the like. */
const isMain = (path: string): boolean => /^source\/main(?:-[a-z]+)?\.ts$/.test(path);

/** The room that a file stands in, `null` for cli.ts, main.ts and whatever is in no room. */
const roomOf = (path: string): string | null => /^source\/([^/]+)\//.exec(path)?.[1] ?? null;

const fits = (name: string, pattern: string): boolean =>
	pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern || name.startsWith(`${pattern}/`);

const placeProblem = (path: string): string | null => {
	const room = roomOf(path);
	const name = posix.basename(path);
	if (/^index\.tsx?$/.test(name)) return 'is a barrel file: import from the file that has the thing';
	if (room === null) return path === 'source/cli.ts' || isMain(path) ? null : 'is in no room';
	if (!(room in rooms)) return `is in source/${room}/, which is no room: ${Object.keys(rooms).join(', ')}`;
	if (name.endsWith('.tsx') && room !== 'ui') return 'has JSX, which only ui/ may';
	return null;
};

const packageProblem = (from: string, allowed: readonly string[], where: string): string | null => {
	if (from === 'node:process') return 'node:process is for main.ts only';
	if (allowed.some(pattern => fits(from, pattern))) return null;
	return `${where} may not import the package ${from} (allowed: ${allowed.join(', ') || 'none'})`;
};

const roomProblem = (room: Room, here: string, target: string, how: Import['how']): string | null => {
	const there = roomOf(target);
	if (there === here || (there !== null && room.rooms.includes(there))) return null;
	const file = target.replace('source/', '');
	if (room.types.includes(file)) return how === 'types' ? null : `${here}/ may import only types of ${file}: use \`import type\``;
	const allowed = [...room.rooms.map(name => `${name}/`), ...room.types.map(name => `types of ${name}`)];
	return `${here}/ may not import ${file} (allowed: ${allowed.join(', ') || 'nothing of ours'})`;
};

const importProblem = (path: string, {from, how}: Import): string | null => {
	if (from === '') return 'import() of a computed path cannot be checked';
	const here = roomOf(path);
	const room = here === null ? undefined : rooms[here];
	const inside = from.startsWith('.');
	if (path === 'source/cli.ts') return from === './main.ts' && how === 'dynamic' ? null : `cli.ts may only import('./main.ts'), not ${from}`;
	if (!inside) {
		if (room) return packageProblem(from, room.packages, `${here}/`);
		return path === 'source/main.ts' && how === 'value' && !from.startsWith('node:') ? `main.ts must load the package ${from} by import()` : null;
	}
	const target = posix.join(posix.dirname(path), from);
	if (path === 'source/main.ts') {
		if (target === manifest) return null;
		if (how === 'value' && loadedLater.includes(roomOf(target) ?? '')) return `main.ts must load ${from} by import(): the first frame must not wait for it`;
	}
	if (target === 'source/cli.ts' || (isMain(target) && !isMain(path))) return `${posix.basename(target)} is imported by no room`;
	if (path === 'source/main.ts' && isMain(target))
		return how === 'dynamic' ? null : `main.ts must load ${from} by import(): the first frame must not wait for it`;
	if (!target.startsWith('source/')) return `nothing in source/ imports ${target}`;
	return room && here !== null ? roomProblem(room, here, target, how) : null;
};

/** Circles of value imports, each reported once, at the import that closes it. */
const circles = (imports: ReadonlyMap<string, readonly Import[]>): readonly Problem[] => {
	const done = new Set<string>();
	const problems: Problem[] = [];
	const walk = (path: string, trail: readonly string[]): void => {
		if (done.has(path)) return;
		for (const {from, how, line} of imports.get(path) ?? []) {
			if (how !== 'value' || !from.startsWith('.')) continue;
			const target = posix.join(posix.dirname(path), from);
			const begin = [...trail, path].indexOf(target);
			if (begin >= 0) problems.push({path, line, text: `closes a circle of imports: ${[...[...trail, path].slice(begin), target].join(' -> ')}`});
			else walk(target, [...trail, path]);
		}
		done.add(path);
	};
	for (const path of imports.keys()) walk(path, []);
	return problems;
};

/** Holds the files of source/, scripts/ and test/ against the table of rooms. */
export const checkImports = (files: readonly SourceFile[]): readonly Problem[] => {
	const problems: Problem[] = [];
	const imports = new Map<string, readonly Import[]>();
	for (const {path, text} of files) {
		const inSource = path.startsWith('source/');
		const misplaced = inSource ? placeProblem(path) : null;
		if (misplaced) problems.push({path, line: 1, text: misplaced});
		if (!/\.tsx?$/.test(path)) continue;
		const syntax = readSyntax(path, text);
		problems.push(...syntax.errors.map(error => ({path, line: 1, text: `cannot be read: ${error}`})));
		imports.set(path, syntax.imports);
		for (const one of syntax.imports) {
			const found = inSource ? importProblem(path, one) : scriptProblem(path, one);
			if (found) problems.push({path, line: one.line, text: found});
		}
		const room = rooms[roomOf(path) ?? ''];
		if (room && !room.asksTheWorld)
			problems.push(...syntax.asks.map(({what, line}) => ({path, line, text: `${what} is not for this room: take it as an argument`})));
	}
	return [...problems, ...circles(imports)];
};

/** test/ may import everything, scripts/ everything but test/. */
const scriptProblem = (path: string, {from}: Import): string | null => {
	const target = posix.join(posix.dirname(path), from);
	return path.startsWith('scripts/') && from.startsWith('.') && target.startsWith('test/') ? `scripts/ may not import ${target}` : null;
};
