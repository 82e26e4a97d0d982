import {statSync} from 'node:fs';
import {relative, resolve} from 'node:path';
import {expect, test} from 'vitest';
import {firstFiles} from '../../scripts/build-first.ts';

const root = resolve(import.meta.dirname, '../..');

test('before the first frame little of the program is loaded: no machine, no work, no other screen', async () => {
	const files = [...(await firstFiles(root))].map(file => relative(root, file));
	expect(files).toContain('source/ui/screens/home.ts');
	expect(files.filter(file => /\/(?:steps|azure|sandbox)\/|\/wizard\/machine|\/screens\/(?!home)/u.test(file))).toEqual([]);
	expect(files.reduce((sum, file) => sum + statSync(resolve(root, file)).size, 0)).toBeLessThan(330_000);
});
