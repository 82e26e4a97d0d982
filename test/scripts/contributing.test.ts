import {existsSync, readFileSync} from 'node:fs';
import {resolve} from 'node:path';
import {describe, expect, test} from 'vitest';
import manifest from '../../package.json' with {type: 'json'};
import {rooms} from '../../scripts/import-rooms.ts';

const root = resolve(import.meta.dirname, '../..');
const text = readFileSync(resolve(root, 'CONTRIBUTING.md'), 'utf8');
const section = (title: string): string => text.split(/^## /mu).find(part => part.startsWith(title)) ?? '';
const quoted = (part: string): readonly string[] => [...part.matchAll(/`(?<code>[^`]+)`/gu)].map(({groups}) => groups?.['code'] ?? '');

describe('the table of rooms says what is enforced', () => {
	const rows = section('The rooms')
		.split('\n')
		.filter(line => line.startsWith('| `'))
		.map(line => line.split('|').map(cell => cell.trim()));
	test('each room has a line', () => {
		expect(rows.flatMap(([, room = '']) => quoted(room))).toEqual([...Object.keys(rooms).map(room => `${room}/`), 'cli.ts', 'main.ts']);
	});
	test.for(Object.entries(rooms))('%s', ([room, {rooms: others, types, packages}]) => {
		const [, , , may = '', from = ''] = rows.find(([, name = '']) => name.startsWith(`\`${room}/\``)) ?? [];
		expect(may.match(/\b[a-z]+\b(?=,|$)|^[a-z]+$/gu)?.filter(word => word in rooms) ?? []).toEqual(others);
		expect(quoted(may)).toEqual(types);
		const named = from.replaceAll('`', '').split(', ');
		expect(named).toEqual(packages.length === 0 ? ['none'] : packages.map(name => name.replace('node:*', 'node:')));
	});
});

describe('the walk can be walked', () => {
	const walk = section('One walk');
	test('in ten numbered lines', () => {
		expect([...walk.matchAll(/^(?<number>\d+)\. /gmu)].map(({groups}) => Number(groups?.['number']))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
	});
	test.for([...new Set(quoted(text).filter(code => /^(source|test|scripts)\/\S+$/u.test(code)))])('%s exists', path => {
		expect(existsSync(resolve(root, path))).toBe(true);
	});
	test.for(['runCommandLine', 'learn', 'CloudFailure', 'InputTrouble'])('%s is called so', name => {
		const files = quoted(walk).filter(code => code.endsWith('.ts'));
		expect(walk).toContain(`\`${name}\``);
		expect(files.some(file => readFileSync(resolve(root, file), 'utf8').includes(name))).toBe(true);
	});
});

test('every dependency is named, and no other', () => {
	const named = quoted(section('Dependencies')).filter(code => !code.includes(' ') && code !== 'npm');
	expect([...named].sort()).toEqual([...Object.keys(manifest.dependencies), ...Object.keys(manifest.devDependencies)].sort());
});
