import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {readText} from '../../source/local/files.ts';

let folder: string;

beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'foundry-keyless-text-'));
	await writeFile(path.join(folder, 'plain.csv'), 'zoë@contoso.com\n');
	await writeFile(path.join(folder, 'wide.csv'), Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('zoë@contoso.com\r\n', 'utf16le')]));
	await writeFile(path.join(folder, 'long.csv'), 'x'.repeat(4_000_001));
});
afterAll(async () => rm(folder, {recursive: true}));

test.for([
	['as it is', 'plain.csv', {text: 'zoë@contoso.com\n'}],
	['as Excel and PowerShell write Unicode', 'wide.csv', {text: 'zoë@contoso.com\r\n'}],
	['unless it is longer than anybody’s list', 'long.csv', {trouble: 'it is longer than 4 MB'}],
	['unless it is not there', 'nowhere.csv', {trouble: 'there is no such file'}],
	['unless it is a folder', '.', {trouble: 'it is no file'}],
] as const)('a text is read %s', async ([, name, expected]) => {
	expect(await readText(path.join(folder, name))).toEqual(expected);
});
