import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {build} from './build.ts';
import {isStale} from './stale.ts';
import {drawPicture} from './svg-picture.ts';
import {readRuns} from './svg-runs.ts';
import {type Sitting, sitDown} from './svg-sitting.ts';

const caption = 'foundry-keyless --sandbox=owner-denied';
const columns = 96;
/** More than any screen fills. */
const manyRows = 60;

type Scene = {
	readonly file: string;
	/** Stands in the trail of steps when the screen is there. */
	readonly here: RegExp;
	readonly label: string;
};

const enter = '\r';
const down = '\u001B[B';
const pasted = (text: string): string => `\u001B[200~${text}\u001B[201~`;

/** As Python's openai prints it. */
const refused =
	"openai.AuthenticationError: Error code: 401 - {'error': {'code': 'PermissionDenied', 'message': 'The principal `ana@contoso.com` lacks the required data action `Microsoft.CognitiveServices/accounts/OpenAI/responses/write` to perform `POST /openai/responses` operation.'}}";

/** One sitting of the real program in a pseudo-terminal: what is pressed where, and then the pictures taken on its way. */
type Tour = {readonly words: readonly string[]; readonly lead: readonly (readonly [shown: string, pressed: string])[]; readonly scenes: readonly Scene[]};

const getAccess: readonly Scene[] = [
	{file: 'access.svg', here: /● Access/u, label: 'The access screen: you are Owner and cannot call OpenAI models yet, because Owner holds 0 data actions.'},
	{file: 'plan.svg', here: /● Plan/u, label: 'The plan: one grant, what its role gives for the need and beyond it, and the other roles that would do.'},
	{
		file: 'proof.svg',
		here: /✔ proven/u,
		label: 'The card at the end: the model answered without a key; the call, the role, the receipt and a snippet to paste.',
	},
];

const onFoundry = ['--sandbox=owner-denied,latency=40', '--resource', 'contoso-foundry'];
const tours: readonly Tour[] = [
	{
		words: [...onFoundry, '--scenario', 'openai'],
		lead: [
			['Get access', enter],
			['● You', enter],
		],
		scenes: getAccess,
	},
	{
		words: onFoundry,
		lead: [
			['Fix an error', `${down}${enter}`],
			['What went wrong?', pasted(refused)],
			['What you pasted', enter],
			['● You', enter],
		],
		scenes: [
			{
				file: 'ladder.svg',
				here: /✖ data actions/u,
				label: 'A pasted 401: each rung that was looked at, the cause, and the way to the plan.',
			},
		],
	},
];

const root = resolve(import.meta.dirname, '..');
const media = join(root, 'media');

/** Makes the terminal as low as the screen can be without giving anything up; resolves to the rows it then fills. */
const fitRows = async (sitting: Sitting, here: RegExp): Promise<number> => {
	const screenAt = async (rows: number): Promise<readonly string[]> => {
		sitting.resize(columns, rows);
		// The last row of the terminal stays free, the one above it holds the keys. ◐ is still at work.
		return sitting.wait(lines => lines.length === rows - 1 && lines.some(line => here.test(line)) && !lines.some(line => line.includes('◐')));
	};
	const whole = await screenAt(manyRows);
	const [keys = ''] = whole.slice(-1);
	const content = whole.slice(0, whole.slice(0, -1).findLastIndex(line => line !== '') + 1);
	for (let rows = content.length + 3; rows < manyRows; rows++) {
		const blank = Array.from({length: rows - 2 - content.length}, () => '');
		if ((await screenAt(rows)).join('\n') === [...content, ...blank, keys].join('\n')) return rows - 1;
	}
	return manyRows - 1;
};

const record = async ({words, lead, scenes}: Tour, home: string): Promise<void> => {
	const sitting = sitDown([join(root, 'dist/cli.js'), ...words], {columns, rows: manyRows, home});
	try {
		for (const [shown, keys] of lead) {
			await sitting.wait(lines => lines.some(line => line.includes(shown)));
			sitting.press(keys);
		}
		for (const {file, here, label} of scenes) {
			const rows = await fitRows(sitting, here);
			const svg = drawPicture({caption, label, columns, rows, runs: readRuns(sitting.terminal)});
			await writeFile(join(media, file), svg);
			console.log(`media/${file}  ${(Buffer.byteLength(svg) / 1000).toFixed(1)} kB`);
			sitting.press(enter);
		}
	} finally {
		sitting.end();
	}
};

if (await isStale(root)) await build(root);
await mkdir(media, {recursive: true});
const home = await mkdtemp(join(tmpdir(), 'foundry-keyless-screens-'));
try {
	for (const tour of tours) await record(tour, home);
} finally {
	await rm(home, {recursive: true, force: true});
}
