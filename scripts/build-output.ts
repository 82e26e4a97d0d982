import * as childProcess from 'node:child_process';
import * as crypto from 'node:crypto';
import {builtinModules} from 'node:module';
import {parseSync} from 'rolldown/utils';

/** What is made of a chunk so that Node has less to do before the first frame. */

const builtins = new Set(builtinModules.flatMap(name => [name, name.startsWith('node:') ? name : `node:${name}`]));

/** Loaded by their first call only: together 4 ms that the first frame has no use for. */
const laterModules: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {'node:crypto': crypto, 'node:child_process': childProcess};

/** Functions that are called, and nothing else of the module: constants and classes are needed at once. */
const isLater = (module: string, specifiers: readonly ImportSpecifier[]): boolean => {
	const exported = laterModules[module];
	return exported !== undefined && specifiers.every(({imported}) => imported && /^[a-z]/u.test(imported.name) && typeof exported[imported.name] === 'function');
};

const namesOf = (specifiers: readonly ImportSpecifier[], module: string): readonly string[] => {
	const wholes = specifiers.filter(({type}) => type !== 'ImportSpecifier').map(({local}) => local.name);
	const parts = specifiers.flatMap(({type, imported, local}) =>
		type !== 'ImportSpecifier' ? [] : imported?.name === 'default' ? [] : [`${imported?.name ?? local.name}:${local.name}`],
	);
	const [first = null, ...others] = [...wholes, ...specifiers.flatMap(one => (one.imported?.name === 'default' ? [one.local.name] : []))];
	const asked = `globalThis.process.getBuiltinModule(${JSON.stringify(module)})`;
	if (isLater(module, specifiers)) return parts.map(part => part.split(':')).map(([name, local]) => `${local}=(...given)=>${asked}.${name}(...given)`);
	return [
		...(first === null ? [] : [`${first}=${asked}`]),
		...others.map(name => `${name}=${first}`),
		...(parts.length === 0 ? [] : [`{${parts.join(',')}}=${first ?? asked}`]),
	];
};

/**
 * The code with Node's own modules asked for instead of imported: of each that is imported Node makes another with all of its exports, 7 ms for those of the first
 * frame. Of a chunk, whose imports stand for nothing but themselves.
 */
export const withBuiltins = (code: string, name: string): string => {
	let result = code;
	for (const statement of parseSync(name, code).program.body.toReversed()) {
		if (statement.type !== 'ImportDeclaration' || !builtins.has(statement.source.value)) continue;
		const asked = namesOf(statement.specifiers as readonly ImportSpecifier[], statement.source.value);
		result = `${result.slice(0, statement.start)}${asked.length === 0 ? '' : `const ${asked.join(',')};`}${result.slice(statement.end)}`;
	}
	return result;
};

type ImportSpecifier = {readonly type: string; readonly local: {readonly name: string}; readonly imported?: {readonly name: string}};

/** Text with a character beyond ASCII is read, kept and hashed at twice the length: 7 ms. @throws where it could not be written otherwise without meaning something else. */
export const inAsciiCode = (code: string): string => {
	const doubtful = /(?<!\\)(?:\\\\)*\\[\u0080-\uFFFF]|String\.raw`[^`]*[\u0080-\uFFFF]/u.exec(code);
	if (doubtful) throw new Error(`a character beyond ASCII behind a backslash, or in a raw string: ${doubtful[0].slice(0, 80)}`);
	return code.replaceAll(/[\u0080-\uFFFF]/g, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
};
