import {resolve} from 'node:path';
import {build} from '../../scripts/build.ts';
import {isStale} from '../../scripts/stale.ts';

/** End-to-end tests run dist/: it is built here when it is missing or older than its sources. */
export const setup = async (): Promise<void> => {
	const root = resolve(import.meta.dirname, '../..');
	if (await isStale(root)) await build(root);
};
