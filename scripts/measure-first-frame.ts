import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {parseArgs} from 'node:util';
import {build} from './build.ts';
import {copyWithoutAzure, firstFrame, median, runToFirstFrame} from './first-frame.ts';
import {isStale} from './stale.ts';

/**
 * How long the wizard takes to its first frame, as a multiple of what Node itself takes to start and end, both in a pseudo-terminal and one after the
 * other in each round, so that a busy machine slows both. Ends with 1 when the median of the rounds' ratios is beyond the limit.
 */
const {values} = parseArgs({
	options: {limit: {type: 'string', default: '6'}, rounds: {type: 'string', default: '15'}, 'without-azure': {type: 'boolean', default: false}},
});
const root = resolve(import.meta.dirname, '..');
const dist = join(root, 'dist');
if (await isStale(root)) await build(root);
const home = await mkdtemp(join(tmpdir(), 'foundry-keyless-first-frame-'));

const measureNode = async (): Promise<number> => (await runToFirstFrame(['-e', '0'], home)).ended;

const compare = async (): Promise<void> => {
	const cli = join(dist, 'cli.js');
	const nodes: number[] = [];
	const frames: number[] = [];
	// The first run of each fills the compile cache and the file cache and does not count.
	await measureNode();
	await firstFrame(cli, home);
	for (let round = 0; round < Math.max(15, Number(values.rounds)); round++) {
		const cliFirst = round % 2 === 1;
		if (cliFirst) frames.push(await firstFrame(cli, home));
		nodes.push(await measureNode());
		if (!cliFirst) frames.push(await firstFrame(cli, home));
	}
	const ratio = median(frames.map((frame, round) => frame / (nodes[round] ?? Number.NaN)));
	const limit = Number(values.limit);
	console.log(`node -e 0    ${median(nodes).toFixed(0)} ms (median of ${nodes.length})`);
	console.log(`first frame  ${median(frames).toFixed(0)} ms`);
	console.log(`ratio        ${ratio.toFixed(2)} (limit ${limit})`);
	if (!(ratio <= limit)) process.exitCode = 1;
};

const showWithoutAzure = async (): Promise<void> => {
	const {folder, removed} = await copyWithoutAzure(dist);
	try {
		const frame = await firstFrame(join(folder, 'cli.js'), home);
		console.log(`first frame without ${removed.join(', ')}: ${frame.toFixed(0)} ms`);
	} finally {
		await rm(folder, {recursive: true, force: true});
	}
};

try {
	await (values['without-azure'] ? showWithoutAzure() : compare());
} finally {
	await rm(home, {recursive: true, force: true});
}
