import {execFileSync} from 'node:child_process';
import {mkdtemp, open, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {readJson, readText} from '../../source/local/files.ts';

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

test('what comes through a pipe is read to its end, though its writer comes later and in pieces', async () => {
	const pipe = path.join(folder, 'pipe');
	execFileSync('mkfifo', [pipe]);
	const reading = readText(pipe);
	const writer = await open(pipe, 'w');
	await writer.write('zoë@');
	await writer.write('contoso.com\n');
	await writer.close();
	expect(await reading).toEqual({text: 'zoë@contoso.com\n'});
});

test('a pipe without an end is read no further than a list can be long', async () => {
	const pipe = path.join(folder, 'endless');
	execFileSync('mkfifo', [pipe]);
	const reading = readText(pipe);
	const writer = await open(pipe, 'w');
	const block = 'x'.repeat(500_000);
	const written = (async () => {
		for (;;) await writer.write(block);
	})().catch((error: unknown) => error);
	expect(await reading).toEqual({trouble: 'it is longer than 4 MB'});
	expect(await written).toMatchObject({code: 'EPIPE'});
	await writer.close();
});

test('of a file that is no JSON nothing is quoted', async () => {
	const file = path.join(folder, 'key.json');
	await writeFile(file, 'sk-secret');
	expect(await readJson(file)).toEqual({found: false, trouble: 'it is not JSON'});
});
