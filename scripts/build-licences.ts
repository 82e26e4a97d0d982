import {readdir, readFile} from 'node:fs/promises';
import {join} from 'node:path';

/** Licences whose code may be bundled when its notice is kept. */
const allowed = new Set(['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD']);

/** Copyright lines of packages that are published without a licence file: package.json says MIT, the line stands at the top of their source files. */
const copyrights: Readonly<Record<string, string>> = {
	'yoga-layout': 'Copyright (c) Meta Platforms, Inc. and affiliates.',
};

/** Source: SPDX licence list, identifier MIT. */
const mit = (copyright: string): string => `MIT License

${copyright}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS
FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER
IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

export type BundledPackage = {readonly name: string; readonly version: string; readonly licence: string; readonly texts: readonly string[]};

/** Folders of the packages that the modules belong to, e.g. node_modules/a/node_modules/@b/c, each once and sorted. */
export const packageFolders = (modules: readonly string[]): readonly string[] => {
	const folders = modules.flatMap(module => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(module)?.[0] ?? []);
	return [...new Set(folders)].sort();
};

/** Whether an SPDX expression leaves a choice that is allowed: identifiers joined by OR, in brackets or not. */
export const mayBundle = (expression: string): boolean =>
	expression
		.replace(/^\((.*)\)$/, '$1')
		.split(' OR ')
		.some(licence => allowed.has(licence));

const readPackage = async (root: string, folder: string): Promise<BundledPackage> => {
	const manifest: {name?: string; version?: string; license?: unknown} = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8'));
	const {name = folder, version = '?'} = manifest;
	const licence = typeof manifest.license === 'string' ? manifest.license : 'none';
	if (!mayBundle(licence))
		throw new Error(`${name} ${version} has the licence "${licence}", which is not among ${[...allowed].join(', ')} (scripts/build-licences.ts)`);
	const files = (await readdir(join(root, folder))).filter(file => /^(licen[cs]e|notice|copying|copyright)([.-].*)?$/i.test(file)).sort();
	const texts = await Promise.all(files.map(async file => (await readFile(join(root, folder, file), 'utf8')).replaceAll('\r\n', '\n').trim()));
	if (texts.length > 0) return {name, version, licence, texts};
	const copyright = copyrights[name];
	if (copyright === undefined || licence !== 'MIT')
		throw new Error(`${name} ${version} has no licence file: add its copyright line to scripts/build-licences.ts`);
	return {name, version, licence, texts: [mit(copyright)]};
};

/** Rejects when a package may not be bundled or its licence text is not known. */
export const bundledPackages = async (root: string, modules: readonly string[]): Promise<readonly BundledPackage[]> => {
	const packages = await Promise.all(packageFolders(modules).map(folder => readPackage(root, folder)));
	return packages.sort((a, b) => a.name.localeCompare(b.name, 'en') || a.version.localeCompare(b.version, 'en'));
};

/** Texts of one licence differ in their copyright lines and, below these, only in where their lines are broken. */
const partsOf = (text: string): {readonly head: string; readonly body: string} => {
	const start = Math.max(0, text.search(/^Permission (?:is hereby granted|to use)/mu));
	return {head: text.slice(0, start).trim(), body: text.slice(start)};
};

type Covered = {readonly body: string; readonly heads: Map<string, string[]>};

/** Text of THIRD_PARTY_NOTICES: which packages the bundle holds, then each licence text once, below the packages it covers with what is said of each. */
export const writeNotices = (packages: readonly BundledPackage[]): string => {
	const covered = new Map<string, Covered>();
	for (const {name, version, texts} of packages) {
		const {head, body} = partsOf(texts.join('\n\n'));
		const same = body.replaceAll(/\s+/gu, ' ').trim();
		const {heads} = covered.get(same) ?? {heads: new Map<string, string[]>()};
		covered.set(same, {body: covered.get(same)?.body ?? body, heads: heads.set(head, [...(heads.get(head) ?? []), `${name} ${version}`])});
	}
	const rule = '-'.repeat(80);
	return [
		'foundry-keyless contains code of these packages:',
		packages.map(({name, version, licence}) => `${name} ${version} (${licence})`).join('\n'),
		...[...covered.values()].flatMap(({body, heads}) => [
			rule,
			...[...heads].map(([head, names]) => [names.join('\n'), head].filter(Boolean).join('\n\n')),
			`${rule}\n\n${body}`,
		]),
		'',
	].join('\n\n');
};
