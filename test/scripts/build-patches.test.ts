import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {pathToFileURL} from 'node:url';
import fc from 'fast-check';
import stringWidth from 'string-width';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {bundle} from '../../scripts/build-bundle.ts';
import {emojiParts, narrow, patches, replaced} from '../../scripts/build-patches.ts';
import {firstFrame} from '../../scripts/first-frame.ts';
import {segmenter} from '../../scripts/patched/graphemes.js';

const real = new Intl.Segmenter();
const cut = (by: {segment(text: string): Iterable<{segment: string; index: number}>}, text: string) =>
	[...by.segment(text)].map(({segment, index}) => `${index} ${segment}`);

describe('graphemes are cut as Intl.Segmenter cuts them', () => {
	test('each code point, alone and with whatever may join it', () => {
		const around = ['a', '\u0301', '\u200D', '\uFE0F', '\n', '\u1160'];
		for (let point = 0; point < 0x3000; point++) {
			const text = around.map(other => other + String.fromCodePoint(point) + other).join('');
			expect(cut(segmenter, text)).toEqual(cut(real, text));
			const alone = `a${String.fromCodePoint(point)}b${String.fromCodePoint(point, point)}`;
			expect(cut(segmenter, alone)).toEqual(cut(real, alone));
		}
	});
	test('text of any kind, and the cluster at any place', () => {
		const kinds = fc.oneof(
			fc.string({unit: 'grapheme'}),
			fc.string({unit: 'binary'}),
			fc.string({unit: fc.constantFrom('─', '│', ' ', '\u001B', '✔', 'é', '\n', '…', '→')}),
		);
		fc.assert(
			fc.property(kinds, fc.integer({min: -2, max: 12}), (text, at) => {
				expect(cut(segmenter, text)).toEqual(cut(real, text));
				const found = segmenter.segment(text).containing(at);
				const expected = real.segment(text).containing(at);
				expect(found && [found.segment, found.index]).toEqual(expected && [expected.segment, expected.index]);
			}),
			{numRuns: 500},
		);
	});
});

test('every emoji sequence has a part that is looked for before the table of sequences is', () => {
	const parts = new RegExp(emojiParts.slice(1, -2), 'u');
	const sequence = /^\p{RGI_Emoji}$/v;
	const joined = ['\uFE0F', '\u20E3', '\u{1F3FB}', '\u200D\u2642\uFE0F', '\u{1F1E9}'];
	const missed: string[] = [];
	for (let point = 0x20; point < 0x20000; point++) {
		const character = String.fromCodePoint(point);
		if (parts.test(character)) continue;
		for (const text of [character, ...(point < 0x3400 ? joined.map(other => character + other) : [])])
			if (sequence.test(text) && !parts.test(text)) missed.push(text);
	}
	expect(missed).toEqual([]);
});

describe('what counts as narrow', () => {
	const isNarrow = new RegExp(narrow.slice(1, -1));
	const some = Array.from({length: 0x3000}, (_, point) => String.fromCodePoint(point)).filter(character => isNarrow.test(character));
	test('is one column wide, alone and beside another', () => {
		for (const [index, character] of some.entries()) {
			const other = some[(index * 7) % some.length] ?? 'a';
			expect([character, stringWidth(character), stringWidth(other + character + character)]).toEqual([character, 1, 3]);
		}
	});
	test('in any order', () => {
		fc.assert(
			fc.property(fc.array(fc.constantFrom(...some)), characters => stringWidth(characters.join('')) === characters.length),
			{numRuns: 300},
		);
	});
	test('is not what is wide, joins or does not show', () => {
		for (const text of ['\u00AD', '\u0301', '\u200D', '\uFE0F', '\u231A', '\u25FD', '\u2B50', '日', '👍']) expect(isNarrow.test(text)).toBe(false);
	});
});

describe('a patch that no longer fits', () => {
	test.for(Object.keys(patches))('%s fails the build', name => {
		expect(() => patches[name]?.apply('export default function changed() {}\n')).toThrow(/a patched package has changed/);
	});
	test('because what it replaces is there twice', () => {
		expect(() => replaced('a a', 'a', 'b')).toThrow('"a" stands in it 2 times, not 1');
	});
});

describe('a form is told from what is none as before', () => {
	const form = new FormData();
	form.append('a', 'b');
	const bodies: readonly (readonly [string, unknown])[] = [
		['nothing', undefined],
		['null', null],
		['text', 'a=b'],
		['bytes', Buffer.from('a')],
		['an object', {append: 'a'}],
		['what only looks like one', {append: () => undefined, entries: () => []}],
		['parameters', new URLSearchParams('a=b')],
		['a form', form],
	];
	test.for(['form-data', 'form-data-client'])('%s', async name => {
		const file = {'form-data': 'formData.js', 'form-data-client': 'client/sendRequest.js'}[name] ?? '';
		const folder = resolve(import.meta.dirname, '../../node_modules/@typespec/ts-http-runtime/dist/esm');
		const code = await readFile(join(folder, file), 'utf8');
		const condition = (text: string): string => /if \((?<condition>[^\n]*instanceof FormData)\)/u.exec(text)?.groups?.['condition'] ?? '';
		const [before, after] = [code, patches[name]?.apply(code) ?? ''].map(text => new Function('body', `return ${condition(text)}`));
		expect(condition(patches[name]?.apply(code) ?? '')).not.toBe(condition(code));
		for (const [what, body] of bodies) expect(after?.(body), what).toBe(before?.(body));
	});
});

describe('what is asked of the version of Node is so of every Node that the program runs on', () => {
	test.for([
		['jsonwebtoken-details', 'asymmetricKeyDetailsSupported'],
		['jsonwebtoken-rsa-details', 'rsaPssKeyDetailsSupported'],
		['jsonwebtoken-rsa', 'psSupported'],
	])('%s', async ([name = '', file]) => {
		const code = await readFile(resolve(import.meta.dirname, `../../node_modules/jsonwebtoken/lib/${file}.js`), 'utf8');
		const ask = (text: string, version: string): unknown => {
			const module = {exports: undefined};
			new Function('module', 'require', 'process', text)(module, createRequire(import.meta.url), {version});
			return module.exports;
		};
		for (const version of ['v22.12.0', process.version, 'v99.0.0']) expect(ask(code, version)).toBe(true);
		expect(ask(patches[name]?.apply(code) ?? '', 'v22.12.0')).toBe(true);
	});
});

describe('a patched package does what it did', () => {
	const modules = resolve(import.meta.dirname, '../../node_modules');
	let folder = '';
	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), 'foundry-keyless-patched-'));
	});
	afterAll(async () => rm(folder, {recursive: true, force: true}));

	/** Written elsewhere and imported; `others` stand for modules that it imports. */
	const patchedFile = async (name: string, file: string, others: Readonly<Record<string, string>> = {}): Promise<string> => {
		const origin = join(modules, file);
		const code = patches[name]?.apply(await readFile(origin, 'utf8')) ?? '';
		const placed = code
			.replace(/^\/\/# sourceMappingURL=.*$/mu, '')
			.replaceAll(/(?<=(?:from|import) )(?<quote>["'])(?<what>[^"']+)\k<quote>/gu, (_, _quote: string, what: string) =>
				JSON.stringify(others[what] ?? pathToFileURL(createRequire(origin).resolve(what)).href),
			);
		const path = join(folder, `${name}.mjs`);
		await writeFile(path, placed);
		return pathToFileURL(path).href;
	};
	const bothOf = async (name: string, file: string): Promise<readonly unknown[]> =>
		Promise.all([pathToFileURL(join(modules, file)).href, await patchedFile(name, file)].map(async url => import(/* @vite-ignore */ url)));

	const piece = fc.oneof(
		fc.string({unit: 'grapheme', maxLength: 4}),
		fc.constantFrom(
			'\u001B[31m',
			'\u001B[0m',
			'\u001B]8;;https://a.b\u0007',
			'word ',
			'日本',
			'👩‍👩‍👧‍👦',
			'🇩🇪',
			'é',
			'e\u0301',
			'1️⃣',
			'👍🏽',
			'✔',
			'❯ ',
			'─│',
			'…',
			' ',
			'\n',
			'\t',
		),
	);
	const text = fc.array(piece, {maxLength: 12}).map(pieces => pieces.join(''));

	test.for<
		readonly [name: string, file: string, call: string, ask: (does: (...words: unknown[]) => unknown, words: readonly [string, string, number]) => unknown]
	>([
		[
			'string-width',
			'string-width/index.js',
			'default',
			(does, [one, , columns]) => does(one, {countAnsiEscapeCodes: columns > 20, ambiguousIsNarrow: columns % 3 > 0}),
		],
		['wrap-ansi', 'wrap-ansi/index.js', 'default', (does, [one, , columns]) => does(one, columns, {hard: columns % 2 > 0, trim: columns % 3 > 0})],
		['slice-ansi', 'slice-ansi/tokenize-ansi.js', 'default', (does, [one]) => does(one)],
		['ansi-tokenize', '@alcalzone/ansi-tokenize/build/tokenize.js', 'tokenize', (does, [one, , columns]) => does(one, columns)],
		['line-update', 'ink/build/line-update.js', 'default', (does, [one, other, columns]) => does(one + other, one + other.slice(1), columns)],
	])('%s', async ([name, file, call, ask]) => {
		const [before, after] = (await bothOf(name, file)).map(module => Object(module)[call]);
		fc.assert(
			fc.property(text, text, fc.integer({min: 1, max: 40}), (one, other, columns) => {
				expect(ask(after, [one, other, columns])).toEqual(ask(before, [one, other, columns]));
			}),
			{numRuns: 150},
		);
	});

	test('yoga-layout', async () => {
		const binary = await patchedFile('yoga-binary', 'yoga-layout/dist/binaries/yoga-wasm-base64-esm.js');
		const entry = await patchedFile('yoga-entry', 'yoga-layout/dist/src/index.js', {'../binaries/yoga-wasm-base64-esm.js': binary});
		const [before, after] = await Promise.all([import('yoga-layout'), import(/* @vite-ignore */ entry)]);
		expect(Object.keys(after).toSorted()).toEqual(Object.keys(before).toSorted());
		type Box = {readonly width: number; readonly grow: number; readonly row: boolean; readonly padding: number; readonly inner: readonly Box[]};
		const boxOf = (depth: number): fc.Arbitrary<Box> =>
			fc.record({
				width: fc.integer({min: 0, max: 90}),
				grow: fc.integer({min: 0, max: 2}),
				row: fc.boolean(),
				padding: fc.integer({min: 0, max: 3}),
				inner: depth === 0 ? fc.constant([]) : fc.array(boxOf(depth - 1), {maxLength: 3}),
			});
		const layoutIn = ({default: Yoga, FlexDirection, Edge}: typeof before, root: Box): unknown => {
			const nodeOf = ({width, grow, row, padding, inner}: Box): ReturnType<typeof Yoga.Node.create> => {
				const node = Yoga.Node.create();
				if (width > 0) node.setWidth(width);
				else node.setMeasureFunc(() => ({width: 7, height: 2}));
				node.setFlexGrow(grow);
				node.setFlexDirection(row ? FlexDirection.Row : FlexDirection.Column);
				node.setPadding(Edge.All, padding);
				if (width > 0) for (const [index, one] of inner.entries()) node.insertChild(nodeOf(one), index);
				return node;
			};
			const told = (node: ReturnType<typeof nodeOf>): unknown => [
				node.getComputedLayout(),
				...Array.from({length: node.getChildCount()}, (_, index) => told(node.getChild(index))),
			];
			const node = nodeOf(root);
			node.calculateLayout(80, 24);
			const layout = told(node);
			node.freeRecursive();
			return layout;
		};
		fc.assert(
			fc.property(boxOf(3), root => {
				expect(layoutIn(after, root)).toEqual(layoutIn(before, root));
			}),
			{numRuns: 60},
		);
	});

	test('ink, where no shell asks for its developer tools', async () => {
		const code = await readFile(join(modules, 'ink/build/reconciler.js'), 'utf8');
		const asks = "process.env['DEV'] === 'true'";
		expect(patches['ink-reconciler']?.apply(code)).toBe(code.replaceAll(asks, 'false'));
	});
});

test('the bundle works with the packages as they are', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'foundry-keyless-unpatched-'));
	try {
		await bundle(resolve(import.meta.dirname, '../..'), folder, {patched: false});
		await writeFile(join(folder, 'package.json'), '{"type": "module"}');
		expect(await firstFrame(join(folder, 'cli.js'), folder)).toBeGreaterThan(0);
	} finally {
		await rm(folder, {recursive: true, force: true});
	}
}, 30_000);
