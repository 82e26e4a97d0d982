import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {build} from './build.ts';
import {isStale} from './stale.ts';
import {recordTour} from './svg-recording.ts';
import {tours} from './svg-tours.ts';

const root = resolve(import.meta.dirname, '..');
const media = join(root, 'media');

if (await isStale(root)) await build(root);
await mkdir(media, {recursive: true});
const home = await mkdtemp(join(tmpdir(), 'foundry-keyless-screens-'));
try {
	for (const tour of tours) {
		for (const [file, svg] of await recordTour(root, tour, home, () => null)) {
			await writeFile(join(media, file), svg);
			console.log(`media/${file}  ${(Buffer.byteLength(svg) / 1000).toFixed(1)} kB`);
		}
	}
} finally {
	await rm(home, {recursive: true, force: true});
}
