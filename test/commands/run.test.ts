import {expect, test} from 'vitest';
import {scenarioIds} from '../../source/access/scenario.ts';
import {runCommandLine} from '../../source/commands/run.ts';
import type {Services} from '../../source/commands/services.ts';

/** What is told on stderr off a terminal, where no cloud is asked. */
const told = async (...argv: readonly string[]): Promise<readonly string[]> => {
	const lines: string[] = [];
	const services: Partial<Services> = {
		terminal: {stdin: false, stdout: false},
		say: line => void lines.push(...line.split('\n')),
	};
	expect(await runCommandLine(argv, () => services as Services, new AbortController().signal)).toBe(2);
	return lines;
};

test.for([
	[['--sandbox'], `foundry-keyless grant --sandbox=fresh --resource <name> --scenario <${scenarioIds.join(' | ')}> --yes`],
	[
		['--resource', 'my res', '--tenant=contoso.com'],
		`foundry-keyless grant --resource 'my res' --tenant contoso.com --scenario <${scenarioIds.join(' | ')}> --yes`,
	],
	[['--resource', 'a', '--scenario', 'openai'], 'foundry-keyless grant --resource a --scenario openai --yes'],
] as const)('the wizard without a terminal, given %j, prints the whole command with what was given', async ([argv, command]) => {
	expect(await told(...argv)).toContain(`  → In a script: ${command}`);
});

test.for([['completion', 'bash'], ['help', 'grant'], ['--version']])('%j asks nothing of Azure nor of the settings of az', async argv => {
	const printed: string[] = [];
	const services: Partial<Services> = {terminal: {stdin: false, stdout: false}, print: text => void printed.push(text), version: () => '1.2.3'};
	const usualCloud = async () => {
		throw new Error('The settings of az were read');
	};
	expect(await runCommandLine(argv, () => services as Services, new AbortController().signal, usualCloud)).toBe(0);
	expect(printed).toHaveLength(1);
});

test.for([[['--custom-role']], [['grant', '--custom-role']], [['resume']]] as const)(
	'%j at a terminal opens the wizard, which makes custom roles too',
	async ([argv]) => {
		const opened: (readonly [boolean, boolean])[] = [];
		const content = {kind: 'run-inputs', people: [], customRole: true};
		const services = {
			terminal: {stdin: true, stdout: true},
			clock: {now: () => 0},
			computer: {loadCheckpoint: async () => ({schemaVersion: 1, savedOn: '2026-11-20T10:00:00Z', content})},
			openWizard: async ({customRole}: Parameters<Services['openWizard']>[0], resume: boolean) => {
				opened.push([customRole, resume]);
				return 0;
			},
		} as Partial<Services> as Services;
		expect(await runCommandLine(argv, () => services, new AbortController().signal)).toBe(0);
		expect(opened).toEqual([argv[0] === 'resume' ? [false, true] : [true, false]]);
	},
);
