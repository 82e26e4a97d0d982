import {readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import type {Plugin} from 'rolldown';
import {type ESTree, parseSync} from 'rolldown/utils';
import {sdkOperations} from '../source/azure/sdk-operations.ts';

/**
 * The generated clients of the SDK hold each operation in a class, and describe what is sent and received in one table that all of them share: nothing that a
 * bundler could leave out. What is kept here is what source/azure/sdk-operations.ts names, and whatever that refers to.
 */
export type Operations = Readonly<Record<string, readonly string[]>>;

type Class = ESTree.Class & {readonly type: 'ClassDeclaration'};

type Piece = {readonly name: string; readonly start: number; readonly end: number};

const changed = (what: string): Error => new Error(`a generated client has changed: ${what}`);

const wordsOf = (text: string): ReadonlySet<string> => new Set(text.match(/[\w$]+/gu));

const without = (code: string, pieces: readonly Piece[]): string =>
	pieces.toReversed().reduce((kept, {start, end}) => kept.slice(0, start) + kept.slice(end), code);

/** Names of the `pieces` that stand among the words, or in another piece that is reached. */
const reached = (code: string, pieces: readonly Piece[], words: Iterable<string>): ReadonlySet<string> => {
	const textOf = new Map(pieces.map(({name, start, end}) => [name, code.slice(start, end)]));
	const found = new Set([...words].filter(word => textOf.has(word)));
	// A Set goes on to entries that are added while it is walked.
	for (const name of found) for (const word of wordsOf(textOf.get(name) ?? '')) if (textOf.has(word)) found.add(word);
	return found;
};

const constants = (code: string, file: string): readonly Piece[] =>
	parseSync(file, code).program.body.flatMap(statement => {
		const declared = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
		if (declared?.type !== 'VariableDeclaration') return [];
		return declared.declarations.flatMap(({id}) => (id.type === 'Identifier' ? [{name: id.name, start: statement.start, end: statement.end}] : []));
	});

/** The client with the named groups only. */
export const withOnlyGroups = (code: string, groups: readonly string[]): string => {
	const made = [...code.matchAll(/^\s*this\.(?<group>\w+) = new \w+Impl\(this\);\n/gmu)].map(match => ({
		name: match.groups?.['group'] ?? '',
		start: match.index,
		end: match.index + match[0].length,
	}));
	const missing = groups.filter(group => !made.some(({name}) => name === group));
	if (missing.length > 0) throw changed(`its client makes no ${missing.join(', ')}`);
	const shorter = without(
		code,
		made.filter(({name}) => !groups.includes(name)),
	);
	return shorter.replace(/(?<=^import \{ ).*(?= \} from "\.\/operations(?:\/index\.js)?";$)/mu, names =>
		names
			.split(/, ?/u)
			.filter(name => name !== '' && shorter.includes(`new ${name}(`))
			.join(', '),
	);
};

/** The index of all groups, with the named ones only. */
const withOnlyFiles = (code: string, groups: readonly string[]): string =>
	code.replaceAll(/^export \* from "\.\/(?<group>\w+)(?:\.js)?";\n/gmu, (line, ...given) =>
		groups.includes((given.at(-1) as {group: string}).group) ? line : '',
	);

/** The code without those of its own constants that nothing else in it uses. */
const withoutDead = (code: string, file: string): string => {
	const pieces = constants(code, file).filter(({start}) => !code.startsWith('export', start));
	const kept = reached(code, pieces, wordsOf(without(code, pieces)));
	return without(
		code,
		pieces.filter(({name}) => !kept.has(name)),
	);
};

const classOf = (code: string, file: string): Class => {
	const exported = parseSync(file, code).program.body.flatMap(statement => (statement.type === 'ExportNamedDeclaration' ? [statement.declaration] : []));
	const [only, ...more] = exported.filter((declaration): declaration is Class => declaration?.type === 'ClassDeclaration');
	if (!only || more.length > 0) throw changed(`${file} is not one class`);
	return only;
};

/** The file of one class with the named methods, and what these and its constructor lead to. */
export const withOnlyMethods = (code: string, file: string, methods: readonly string[]): string => {
	const all = classOf(code, file).body.body.flatMap(member =>
		member.type === 'MethodDefinition' && member.key.type === 'Identifier' ? [{name: member.key.name, start: member.start, end: member.end}] : [],
	);
	const missing = methods.filter(method => !all.some(({name}) => name === method));
	if (missing.length > 0) throw changed(`${file} has no ${missing.join(', ')}`);
	const kept = reached(code, all, ['constructor', ...methods]);
	const shorter = without(
		code,
		all.filter(({name}) => !kept.has(name)),
	);
	return withoutDead(shorter, file);
};

/** One name of an import that renames: `mapper as alias,`. */
const imported = /(?<mapper>\w+) as (?<alias>\w+),? ?/gu;

const members = (text: string, namespace: string): readonly string[] =>
	[...text.matchAll(new RegExp(`\\b${namespace}\\.(?<name>[\\w$]+)`, 'gu'))].map(({groups}) => groups?.['name'] ?? '');

/** A line of `discriminators`, which has a mapper for each kind that a thing may be of: `base.kind: mapper`. */
const discriminated = /^ {4}"?(?<base>\w+)(?:\.\w+)?"?: (?<mapper>\w+),?\n/gmu;

/** The mappers that the words lead to. A mapper refers to another by its name, as code or as text (`className`). */
export const withOnlyMappers = (code: string, file: string, words: Iterable<string>): string => {
	const pieces = constants(code, file);
	const kinds = pieces.find(({name}) => name === 'discriminators');
	if (!kinds) throw changed(`${file} has no discriminators`);
	const mappers = pieces.filter(piece => piece !== kinds);
	const table = code.slice(kinds.start, kinds.end);
	const entries = [...table.matchAll(discriminated)].map(({groups}) => ({base: groups?.['base'] ?? '', mapper: groups?.['mapper'] ?? ''}));
	if (entries.length !== table.split('\n').length - 2) throw changed(`the discriminators of ${file} are written in another way`);
	const direct = reached(code, mappers, words);
	const kept = reached(code, mappers, [...direct, ...entries.flatMap(({base, mapper}) => (direct.has(base) ? [mapper] : []))]);
	const shorter = table.replace(discriminated, (line, ...given) => (kept.has((given.at(-1) as {mapper: string}).mapper) ? line : ''));
	return without(
		code,
		mappers.filter(({name}) => !kept.has(name)),
	).replace(table, () => shorter);
};

/** The parameters among the words, and of the import what these need. */
export const withOnlyParameters = (code: string, file: string, words: Iterable<string>): string => {
	const pieces = constants(code, file);
	const kept = reached(code, pieces, words);
	const shorter = without(
		code,
		pieces.filter(({name}) => !kept.has(name)),
	);
	const used = wordsOf(shorter.replaceAll(imported, ''));
	return shorter.replaceAll(imported, (text, ...given) => (used.has((given.at(-1) as {alias: string}).alias) ? text : ''));
};

/** Each changed file of one client, by path. */
export const trimmed = (client: string, used: Operations, read: (path: string) => string = path => readFileSync(path, 'utf8')): ReadonlyMap<string, string> => {
	const folder = dirname(client);
	const groups = Object.entries(used).map(([group, methods]) => {
		const file = join(folder, 'operations', `${group}.js`);
		return [file, withOnlyMethods(read(file), file, methods)] as const;
	});
	const calls = groups.map(([, code]) => code).join('\n');
	const parametersFile = join(folder, 'models/parameters.js');
	const parameters = withOnlyParameters(read(parametersFile), parametersFile, members(calls, 'Parameters'));
	const mappersFile = join(folder, 'models/mappers.js');
	const sent = [...parameters.matchAll(imported)].map(({groups: found}) => found?.['mapper'] ?? '');
	const index = join(folder, 'operations/index.js');
	return new Map([
		[client, withOnlyMethods(withOnlyGroups(read(client), Object.keys(used)), client, [])],
		[index, withOnlyFiles(read(index), Object.keys(used))],
		...groups,
		[parametersFile, parameters],
		[mappersFile, withOnlyMappers(read(mappersFile), mappersFile, [...members(calls, 'Mappers'), ...sent])],
	]);
};

/** The clients that are made smaller: the folder of each, the file that it begins in, and what is used of it. */
const clients = [
	{folder: '/arm-cognitiveservices/dist/esm/', client: 'cognitiveServicesManagementClient.js', used: sdkOperations.cognitiveServices},
	{folder: '/arm-authorization/dist-esm/src/', client: 'authorizationManagementClient.js', used: sdkOperations.authorization},
];

const clientOf = (id: string) => clients.find(({folder}) => id.includes(folder));

export const trimmingClients = (): Plugin => {
	const made = new Map<string, ReadonlyMap<string, string>>();
	return {
		name: 'trimmed-clients',
		transform: {
			filter: {id: clients.map(({folder}) => new RegExp(`${folder}.*\\.js$`, 'u'))},
			handler: (_, id) => {
				const found = clientOf(id);
				if (!found) return null;
				const client = id.slice(0, id.indexOf(found.folder)) + found.folder + found.client;
				const files = made.get(client) ?? trimmed(client, found.used);
				made.set(client, files);
				const code = files.get(id);
				return code === undefined ? null : {code};
			},
		},
		buildEnd: error => {
			if (!error && made.size !== clients.length) throw changed(`${made.size} of ${clients.length} clients are part of the bundle`);
		},
	};
};
