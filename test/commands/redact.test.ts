import {expect, test} from 'vitest';
import {runCommandLine} from '../../source/commands/run.ts';
import type {Services} from '../../source/commands/services.ts';
import {openConnection} from '../azure/support/connection.ts';

test.for([['in sentences'], ['as a document', '--json']])('what --redact prints names nobody and nothing, %s', async ([, ...more]) => {
	const {cloud, clock, sandbox, signal} = await openConnection('owner-denied', {approveAfterMs: 0});
	try {
		const printed: string[] = [];
		const services = {cloud, clock, terminal: {stdin: false, stdout: false}, say: () => {}, print: text => void printed.push(text)} satisfies Partial<Services>;
		const argv = ['check', '--resource', 'contoso-foundry', '--scenario', 'openai', '--sandbox=owner-denied', '--redact', ...more];
		expect(await runCommandLine(argv, () => services as Partial<Services> as Services, signal)).toBe(3);
		expect(printed.join('\n')).toContain('USER cannot call OpenAI models on RESOURCE yet');
		expect(printed.join('\n')).not.toMatch(/ana@|contoso-foundry|Contoso AI|rg-ai|ai-readers|47eaa099/iu);
	} finally {
		await sandbox.close();
	}
});
