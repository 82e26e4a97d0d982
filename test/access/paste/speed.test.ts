import process from 'node:process';
import {expect, test} from 'vitest';
import {readPaste} from '../../../source/access/paste/read-paste.ts';
import {python} from '../support/pastes/python.ts';

const pieces = ['a', 'a b\n', '\\', '{"', '{"a":', 'A1', 'x\n\n', '\u001b]0;', 'openai', '-----BEGIN PRIVATE KEY-----', 'eyJhbGciOi.', python[0]?.text ?? ''];

/** CPU, not time: other tests run beside this one. */
const cpuMs = (work: () => void): number => {
	const before = process.cpuUsage();
	work();
	const {user, system} = process.cpuUsage(before);
	return (user + system) / 1000;
};

const limit = 1500;

/** The better of two, for what the first pays once; the second only where the first was too slow. */
const better = (work: () => void): number => {
	const first = cpuMs(work);
	return first < limit ? first : Math.min(first, cpuMs(work));
};

test.for(pieces)('a megabyte of nothing but %j is read within a second or so', piece => {
	const text = piece.repeat(1_000_000 / piece.length);
	expect(better(() => readPaste(text))).toBeLessThan(limit);
});

test.for([
	['first', (error: string, noise: string) => `${error}\n${noise}`],
	['last', (error: string, noise: string) => `${noise}\n${error}`],
] as const)('an error that stands %s in a megabyte of log is found', ([, place]) => {
	const error = python[1]?.text ?? '';
	const pasted = readPaste(place(error, '2026-11-20 12:00:00 INFO everything is as it should be\n'.repeat(18_000)));
	expect(pasted).toMatchObject({is: 'error', errors: [{status: 401, code: 'PermissionDenied'}]});
	expect(pasted.text.length).toBeLessThan(250_000);
});
