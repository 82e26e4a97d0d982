import {readdir, readFile} from 'node:fs/promises';
import {resolve} from 'node:path';
import headless from '@xterm/headless';
import {describe, expect, test} from 'vitest';
import {drawPicture, palette} from '../../scripts/svg-picture.ts';
import {type Ink, type Runs, readRuns, type TextRun} from '../../scripts/svg-runs.ts';

const [red, cyan, bold, dim, inverse, underline, off] = [31, 36, 1, 2, 7, 4, 0].map(code => `\u001B[${code}m`);

const screen = async (written: string): Promise<Runs> => {
	const terminal = new headless.Terminal({cols: 40, rows: 4, allowProposedApi: true, convertEol: true});
	await new Promise<void>(done => terminal.write(written, done));
	const runs = readRuns(terminal);
	terminal.dispose();
	return runs;
};

const short = ({row, column, columns, text}: TextRun) => `${row}:${column}+${columns} ${text}`;

describe('what stands on a screen is read as runs', () => {
	test.for([
		['nothing', '', []],
		['words of one style are one run', 'call it', ['0:0+7 call it']],
		['columns apart are runs of their own', 'Owner   0 data actions', ['0:0+5 Owner', '0:8+14 0 data actions']],
		['another style begins another run', `a ${red}b${off} c`, ['0:0+1 a', '0:2+1 b', '0:4+1 c']],
		['a symbol stands alone', '✔ ana ❯', ['0:0+1 ✔', '0:2+3 ana', '0:6+1 ❯']],
		['lines are drawn in one go', '├──┤ 5:00', ['0:0+4 ├──┤', '0:5+4 5:00']],
		['each line begins anew', 'a\nb', ['0:0+1 a', '1:0+1 b']],
		['a wide character fills two cells', '語x', ['0:0+2 語', '0:2+1 x']],
	] as const)('%s', async ([, written, expected]) => {
		expect((await screen(written)).texts.map(short)).toEqual(expected);
	});

	test('styles are read', async () => {
		const {texts} = await screen(`${bold}a${off} ${dim}b${off} ${underline}${cyan}c${off}`);
		expect(texts.map(({style}) => style)).toMatchObject([{bold: true, ink: 'plain'}, {dim: true}, {underline: true, ink: 'cyan'}]);
	});

	test('inverse text lies on paper, its blanks included', async () => {
		const {texts, papers} = await screen(`  ${inverse} SANDBOX fresh ${off}`);
		expect(papers).toEqual([{row: 0, column: 2, columns: 15, ink: 'plain'}]);
		expect(texts).toMatchObject([{text: 'SANDBOX fresh', style: {ink: 'black', paper: 'plain'}}]);
	});

	test('a color that no palette of 16 has is refused', async () => {
		await expect(screen('\u001B[38;2;1;2;3mx')).rejects.toThrow(/none of a terminal's own 16/);
	});
});

describe('runs are drawn', () => {
	const draw = async (written: string): Promise<string> =>
		drawPicture({caption: 'foundry-keyless', label: 'a "label"', columns: 40, rows: 4, runs: await screen(written)});

	test('a run is as wide as its cells, in any font', async () => {
		const svg = await draw('1234567890');
		expect(svg).toContain('textLength="84.3" lengthAdjust="spacingAndGlyphs">1234567890</text>');
	});
	test('what stands on the screen cannot end the text it stands in', async () => {
		expect(await draw('</text><script>&')).toContain('>&lt;/text&gt;&lt;script&gt;&amp;</text>');
	});
	test('it says what it is to those who cannot see it', async () => {
		expect(await draw('')).toContain('role="img" aria-label="a &quot;label&quot;"');
	});
	test('styles of equal looks share a class', async () => {
		const svg = await draw(`${red}a${off}   ${red}b${off}  ${bold}c${off}`);
		expect(svg.match(/class="a"/g)).toHaveLength(2);
		expect(svg).toContain(`.a{fill:${palette.red}}.b{font-weight:700}`);
	});
});

/** WCAG 2.2, "relative luminance" and "contrast ratio". */
const luminance = (hex: string): number => {
	const [r = 0, g = 0, b = 0] = [1, 3, 5].map(at => {
		const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
		return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a: string, b: string): number => {
	const [light = 0, dark = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
	return (light + 0.05) / (dark + 0.05);
};

describe('everything in a picture can be read', () => {
	const inks: readonly (Ink | 'dim')[] = ['plain', 'dim', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];
	test.for(inks)('%s on the window', ink => expect(contrast(palette[ink], palette.window)).toBeGreaterThan(4.5));
	test('inverse text on its paper', () => expect(contrast(palette.black, palette.plain)).toBeGreaterThan(4.5));
	test('the caption on its bar', () => expect(contrast(palette.dim, palette.bar)).toBeGreaterThan(4.5));
});

test('the pictures of the README are small, tell what they show, and load nothing', async () => {
	const media = resolve(import.meta.dirname, '../../media');
	const files = await readdir(media);
	expect(files).toEqual(['access.svg', 'audit.svg', 'ladder.svg', 'plan.svg', 'proof.svg', 'teammates.svg']);
	for (const file of files) {
		const svg = await readFile(resolve(media, file), 'utf8');
		expect(Buffer.byteLength(svg), file).toBeLessThan(18_000);
		expect(svg, file).toMatch(/^<svg [^>]*role="img" aria-label="[^"]{40,}"/);
		expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', ''), file).not.toMatch(/href|src=|url\(|@import|<script/);
	}
});
