import {execFileSync} from 'node:child_process';
import {mkdir, mkdtemp, rm, symlink, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {openLeftovers} from '../../source/local/leftovers.ts';

let root: string;
beforeEach(async () => {
	root = await mkdtemp(path.join(tmpdir(), 'foundry-keyless-test-'));
});
afterEach(async () => rm(root, {recursive: true, force: true}));

const key = 'not-for-any-eye';
const write = async (name: string, text = `AZURE_OPENAI_API_KEY=${key}`): Promise<string> => {
	const file = path.join(root, name);
	await mkdir(path.dirname(file), {recursive: true});
	await writeFile(file, text);
	return file;
};
const look = async (cwd: string, env: Readonly<Record<string, string>> = {}, environment = true) =>
	openLeftovers({env, cwd: path.join(root, cwd)}).findKeyLeftovers({environment});

test('from the folder up to the root of its repository, and not beyond', async () => {
	const own = await write('repo/app/.env');
	const local = await write('repo/.env.local', 'export OPENAI_API_KEY=x\nPORT=1');
	await write('.env');
	await write('repo/other/.env');
	await mkdir(path.join(root, 'repo/.git'));
	const {found, unread} = await look('repo/app');
	expect(found).toEqual([
		{place: {file: own}, names: ['AZURE_OPENAI_API_KEY']},
		{place: {file: local}, names: ['OPENAI_API_KEY']},
	]);
	expect(unread).toEqual([]);
});

test('outside of a repository in that folder alone, samples and folders aside', async () => {
	await write('.env');
	const prod = await write('app/prod.env');
	await write('app/.env.example');
	await write('app/.env.sample');
	await write('app/notes.txt');
	await mkdir(path.join(root, 'app/.env.d'));
	expect(await look('app')).toMatchObject({found: [{place: {file: prod}, names: ['AZURE_OPENAI_API_KEY']}], unread: []});
});

test('a link counts as what it leads to; what cannot be read is told, and waited for nowhere', async () => {
	const own = await write('shared/keys');
	await write('app/notes.txt');
	await mkdir(path.join(root, 'app/.env.d'));
	const place = (name: string): string => path.join(root, 'app', name);
	await symlink(own, place('.env'));
	await symlink('.envrc', place('.envrc'));
	await symlink('/nowhere', place('.env.gone'));
	await symlink('/dev/zero', place('.env.zero'));
	execFileSync('mkfifo', [place('.env.vault')]);
	const {found, unread} = await look('app');
	expect(found).toEqual([{place: {file: place('.env')}, names: ['AZURE_OPENAI_API_KEY']}]);
	expect(unread.toSorted()).toEqual(['.env.gone', '.env.vault', '.env.zero', '.envrc'].map(place));
});

test('of more files than are read the rest is told', async () => {
	for (let file = 0; file < 45; file += 1) await write(`app/a${file}.env`, 'PORT=1');
	expect((await look('app')).unread).toHaveLength(5);
});

test('of the environment, where it is asked for, the names of what is set', async () => {
	await mkdir(path.join(root, 'app'));
	const env = {OPENAI_API_KEY: key, AZURE_OPENAI_API_KEY: key, AZURE_AI_KEY: '', PATH: '/bin'};
	expect((await look('app', env)).found).toEqual([{place: 'environment', names: ['AZURE_OPENAI_API_KEY', 'OPENAI_API_KEY']}]);
	expect((await look('app', env, false)).found).toEqual([]);
	expect(JSON.stringify(await look('app', env))).not.toContain(key);
});

test('a folder that is gone holds nothing', async () => {
	expect((await look('gone')).found).toEqual([]);
});
