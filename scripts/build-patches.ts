import {readFileSync} from 'node:fs';
import {resolve} from 'node:path';
import type {Plugin} from 'rolldown';
import {inAsciiCode, withBuiltins} from './build-output.ts';

/**
 * What packages do before the first frame and need not: loading undici for a data: URL, preparing Unicode tables for text that has none of it. Each patch names
 * the file it is for and throws where it no longer fits, so that a new version of the package fails the build and not the program. Without them the bundle
 * works as well, only later.
 */
type Patch = {readonly file: RegExp; readonly apply: (code: string) => string};

/** @throws when `what` does not stand in the code exactly `times` times. */
export const replaced = (code: string, what: string, by: string, times = 1): string => {
	const parts = code.split(what);
	if (parts.length - 1 !== times) throw new Error(`a patched package has changed: "${what}" stands in it ${parts.length - 1} times, not ${times}`);
	return parts.join(by);
};

const folder = resolve(import.meta.dirname, 'patched');
export const graphemes = resolve(folder, 'graphemes.js');

const importSegmenter = (name: string): string => `import {segmenter as ${name}} from ${JSON.stringify(graphemes)};\n`;

const withSegmenter =
	(name: string, made: string) =>
	(code: string): string =>
		importSegmenter(name) + replaced(code, `const ${name} = ${made};\n`, '');

const dataUrl = 'data:application/octet-stream;base64,';

/** Its WebAssembly beside the code that would fetch it, for scripts/patched/yoga.js. */
const yogaBinary = (code: string): string => {
	const [text = '', ...more] = [...code.matchAll(/H="data:application\/octet-stream;base64,([\w+/=]+)"/gu)].map(([, found]) => found);
	if (text.length < 10_000 || more.length > 0) throw new Error('a patched package has changed: yoga-layout holds its WebAssembly in another way');
	return `${replaced(code, `"${dataUrl}${text}"`, `"${dataUrl}"`)}\nexport const wasm = "${text}";\n`;
};

/** Every emoji sequence has one of these in it (Unicode Technical Standard 51); the table of all sequences takes 20 ms to prepare. */
export const emojiParts = '/[\\p{Extended_Pictographic}\\p{Regional_Indicator}\\p{Emoji_Modifier}\\u20E3]/u';

const emojiTable = '/^\\p{RGI_Emoji}$/v';

/** One column each, and no cluster with a neighbour: Latin letters, punctuation, arrows, box drawing, geometric shapes, and the marks that our screens use. */
export const narrow = '/^[ -~\\u00A1-\\u00AC\\u00AE-\\u02FF\\u2010-\\u2027\\u2030-\\u205E\\u2190-\\u21FF\\u2500-\\u25FC\\u2714\\u2716\\u276F]*$/';

const asciiOnly = 'if (/^[\\u0020-\\u007E]*$/.test(string)) {';

/** V8 reads the table where it compiles a function with the literal in it, whether or not that is used. */
const stringWidth = (code: string): string => {
	const later = replaced(withSegmenter('segmenter', 'new Intl.Segmenter()')(code), `const rgiEmojiRegex = ${emojiTable};`, 'let rgiEmojiRegex;');
	const guarded = `if ((emojiParts.test(segment) && (rgiEmojiRegex ??= new RegExp('^\\\\p{RGI_Emoji}$', 'v')).test(segment))`;
	const quick = replaced(replaced(later, 'if (rgiEmojiRegex.test(segment)', guarded), asciiOnly, `if (ambiguousIsNarrow && narrow.test(string)) {`);
	return `const emojiParts = ${emojiParts};\nconst narrow = ${narrow};\n${quick}`;
};

const withGrapheme = "new Intl.Segmenter(undefined, {granularity: 'grapheme'})";

/** To ask for FormData makes Node load undici, 15 ms before the first request. What has no `append` is none. */
const withoutUndici = (code: string): string =>
	replaced(code, 'if (typeof FormData !== "undefined" && body instanceof FormData)', "if (typeof body?.append === 'function' && body instanceof FormData)");

/** Every Node that the program runs on is later than the versions asked about, and what compares them is 30 kB. */
const withoutVersions = (code: string): string => {
	const [asked = 'semver.satisfies'] = /semver\.satisfies\(process\.version, '[^']*>=(?:8|15|16)\.\d\.0'\)/u.exec(code) ?? [];
	return replaced(replaced(code, asked, 'true'), "semver = require('semver')", 'semver = null');
};

export const patches: Readonly<Record<string, Patch>> = {
	'yoga-binary': {file: /yoga-layout\/dist\/binaries\/yoga-wasm-base64-esm\.js$/u, apply: yogaBinary},
	'yoga-entry': {
		file: /yoga-layout\/dist\/src\/index\.js$/u,
		apply: code => {
			replaced(code, 'const Yoga = wrapAssembly(await loadYoga());', '');
			return readFileSync(resolve(folder, 'yoga.js'), 'utf8');
		},
	},
	'string-width': {file: /\/string-width\/index\.js$/u, apply: stringWidth},
	'wrap-ansi': {file: /\/wrap-ansi\/index\.js$/u, apply: withSegmenter('segmenter', 'new Intl.Segmenter()')},
	'slice-ansi': {file: /\/slice-ansi\/tokenize-ansi\.js$/u, apply: withSegmenter('GRAPHEME_SEGMENTER', withGrapheme)},
	'ansi-tokenize': {
		file: /ansi-tokenize\/build\/tokenize\.js$/u,
		apply: withSegmenter('segmenter', 'new Intl.Segmenter(undefined, { granularity: "grapheme" })'),
	},
	'line-update': {
		file: /ink\/build\/line-update\.js$/u,
		apply: withSegmenter('segmenter', "new Intl.Segmenter(undefined, { granularity: 'grapheme' })"),
	},
	'form-data': {file: /ts-http-runtime\/dist\/esm\/formData\.js$/u, apply: withoutUndici},
	'form-data-client': {file: /ts-http-runtime\/dist\/esm\/client\/sendRequest\.js$/u, apply: withoutUndici},
	'jsonwebtoken-details': {file: /jsonwebtoken\/lib\/asymmetricKeyDetailsSupported\.js$/u, apply: withoutVersions},
	'jsonwebtoken-rsa-details': {file: /jsonwebtoken\/lib\/rsaPssKeyDetailsSupported\.js$/u, apply: withoutVersions},
	'jsonwebtoken-rsa': {file: /jsonwebtoken\/lib\/psSupported\.js$/u, apply: withoutVersions},
	// Ink loads its developer tools when DEV=true is set in a shell; nothing of them belongs into the package.
	'ink-reconciler': {file: /\/ink\/build\/reconciler\.js$/u, apply: code => replaced(code, "process.env['DEV'] === 'true'", 'false', 2)},
};

export const patching = (): Plugin => {
	const applied = new Set<string>();
	return {
		name: 'patches',
		transform: {
			filter: {id: Object.values(patches).map(({file}) => file)},
			handler: (code, id) => {
				const [name, patch] = Object.entries(patches).find(([, {file}]) => file.test(id)) ?? [];
				if (name === undefined || !patch) return null;
				applied.add(name);
				return {code: patch.apply(code)};
			},
		},
		renderChunk: (code, chunk) => (chunk.isEntry ? null : {code: inAsciiCode(withBuiltins(code, chunk.fileName))}),
		buildEnd: error => {
			const missed = Object.keys(patches).filter(name => !applied.has(name));
			if (!error && missed.length > 0) throw new Error(`nothing was patched by ${missed.join(', ')}: the packages are no longer part of the bundle`);
		},
	};
};
