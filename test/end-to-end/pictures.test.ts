import {readdirSync, readFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {describe, expect} from 'vitest';
import {recordTour} from '../../scripts/svg-recording.ts';
import {tours} from '../../scripts/svg-tours.ts';
import {test} from './support/sitting.ts';

const root = resolve(import.meta.dirname, '../..');
const kept = (file: string): string => readFileSync(join(root, 'media', file), 'utf8');

/** What no two runs share: how long it took and how often it was tried, and the name of the receipt. */
const masked = (svg: string): readonly string[] =>
	svg
		.replaceAll(/ textLength="[\d.]+"/gu, '')
		.replaceAll(/>[a-z][a-z2-9]{3}<\/text>|undo [a-z][a-z2-9]{3}/gu, '#')
		.replaceAll(/(?<=>[^<]*)\d+/gu, '#')
		.split('\n');

describe.concurrent('the pictures of the README show the program as it is (node scripts/record-screens.ts)', () => {
	test.for(tours.map(tour => ({...tour, files: tour.scenes.map(({file}) => file).join(', ')})))('$files', async (tour, {home, expect: see}) => {
		const rowsOf = (file: string): number => (Number(/ height="(?<height>\d+)"/u.exec(kept(file))?.groups?.['height']) - 58) / 19;
		const pictures = await recordTour(root, tour, home, ({file}) => rowsOf(file));
		for (const [file, svg] of pictures) see(masked(svg), file).toEqual(masked(kept(file)));
	});
});

test('no picture is kept that nothing draws', () => {
	expect(readdirSync(join(root, 'media')).sort()).toEqual(tours.flatMap(({scenes}) => scenes.map(({file}) => file)).sort());
});
