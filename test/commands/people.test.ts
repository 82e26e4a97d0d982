import {describe, expect, onTestFinished, test} from 'vitest';
import {runCommandLine} from '../../source/commands/run.ts';
import {applications, managedIdentities, people} from '../../source/sandbox/worlds-directory.ts';
import {projectScope} from '../../source/sandbox/worlds-resources.ts';
import {teammates} from '../../source/sandbox/worlds-teammates.ts';
import {openSitting, type Sitting} from '../journeys/support/sitting.ts';

const open = async (world: string): Promise<Sitting> => {
	const sitting = await openSitting(world);
	onTestFinished(sitting.close);
	return sitting;
};

type Files = Readonly<Record<string, string>>;

/** One command with these files on the computer and this on standard input. */
const run = async (sitting: Sitting, line: string, files: Files = {}, input: string | null = null) => {
	const from = sitting.printed.length;
	const {forCommands} = sitting;
	const readText = async (name: string) => (Object.hasOwn(files, name) ? {text: files[name] ?? ''} : {trouble: 'there is no such file'});
	const services = {...forCommands, computer: {...forCommands.computer, readText}, readInput: async () => input};
	const code = await runCommandLine(line.split(' '), () => services, new AbortController().signal);
	return {code, text: sitting.printed.slice(from).join('\n')};
};

const onOpenAI = '--resource contoso-openai --scenario openai';
const [mara] = teammates;

/** Ten teammates of every kind, and two lines that are none's. */
const csv = `nickname;name
Mara;${mara?.userPrincipalName}
Ben;ben@contoso.com
Nils;nils@fabrikam.com
typo;bob@
Developers;ai-developers
Bot;${applications.supportBot.appId}
Alex;Alex Kim
Batch;id-batch-jobs
Alpha;${projectScope('contoso-foundry', 'alpha')}
Ivan;${people.ivan.id}
Chloe;chloe@contoso.com
Ben again;BEN@contoso.com
Scientists;data-scientists
`;
const mended = csv
	.split('\n')
	.filter(line => !/^(?:typo|Alex);/.test(line))
	.join('\n');

describe('people from a file', {timeout: 20_000}, () => {
	test('are refused all at once, each bad line with its number and whom it could mean; nothing is written', async () => {
		const sitting = await open('admin');
		const {code, text} = await run(sitting, `grant ${onOpenAI} --for @people.csv --yes --json --sandbox=admin`, {'people.csv': csv});
		const {diagnosis, outcome} = JSON.parse(text);
		expect([code, outcome, diagnosis.id]).toEqual([2, 'usage', 'usage.ambiguous-principal']);
		expect(diagnosis.evidence).toEqual([
			'line 5 of people.csv: "bob@" is nobody in this tenant.',
			'line 8 of people.csv: "Alex Kim" could be 2 principals.',
			expect.stringMatching(/^ {2}alex\.kim@contoso\.com: user, [\da-f-]{36}$/),
			expect.stringMatching(/^ {2}alex\.kim2@contoso\.com: user, [\da-f-]{36}, alex\.kim\.sales@contoso\.com$/),
		]);
		expect(sitting.changes()).toEqual([]);
	});

	test('and whom a name could mean is redacted, in sentences too', async () => {
		const sitting = await open('admin');
		await run(sitting, `check ${onOpenAI} --for @people.csv --redact --sandbox=admin`, {'people.csv': 'Alex Kim'});
		const told = sitting.said.findLast(line => line.includes('could be 2 principals'));
		expect(told).toContain('user, ID_1');
		expect(told).not.toMatch(/alex\.kim@|[\da-f]{8}-[\da-f]{4}/);
	});

	test('of mixed kinds are granted what each lacks, with advice on groups and identities; again there is nothing to write', async () => {
		const sitting = await open('admin');
		const files = {'people.csv': mended};
		const planned = await run(sitting, `grant ${onOpenAI} --for @people.csv --plan --sandbox=admin`, files);
		expect(planned.text).toMatch(/Group openai-callers holds Cognitive Services OpenAI User on contoso-openai already: add .* to it instead/);
		expect(planned.text).toContain('not through a group');
		const granted = await run(sitting, `grant ${onOpenAI} --for @people.csv --yes --json --sandbox=admin`, files);
		const document = JSON.parse(granted.text);
		expect([granted.code, document.outcome, document.assessments.length]).toEqual([0, 'granted', 10]);
		// Ivan and the scientists have it through openai-callers, and Chloe by herself.
		expect(sitting.changes()).toHaveLength(7);
		expect(document.plan.grants.map(({principalId}: {principalId: string}) => principalId)).toContain(managedIdentities.alpha.id);
		expect(document.warnings).toContainEqual({id: 'taken.people', text: '1 line of people.csv names somebody again: each counts once.'});
		expect((await run(sitting, `check ${onOpenAI} --for @people.csv --sandbox=admin`, files)).code).toBe(0);
	});

	test('come from standard input too', async () => {
		const {code, text} = await run(await open('admin'), `check ${onOpenAI} --for @- --json --sandbox=admin`, {}, 'chloe@contoso.com\nivan@contoso.com');
		expect([code, JSON.parse(text).assessments.length]).toEqual([0, 2]);
	});

	test.for([
		['is not there', '@nowhere.csv', 'usage.no-such-file', 'nowhere.csv cannot be read: there is no such file.'],
		['names nobody', '@empty.csv', 'usage.no-such-principal', 'empty.csv names nobody.'],
		['names too many', '@huge.csv', 'usage.too-many-people', '5001 people are named, and 5000 at a time are the most.'],
		['is standard input, where nothing comes', '@-', 'usage.no-such-file', 'standard input cannot be read: nothing came.'],
	] as const)('a file that %s is a usage error before anybody signs in', async ([, file, id, cause]) => {
		const sitting = await open('admin');
		const files = {'empty.csv': '# nobody', 'huge.csv': Array.from({length: 5001}, (_, index) => `p${index}@contoso.com`).join('\n')};
		const {code, text} = await run(sitting, `check ${onOpenAI} --for ${file} --json --sandbox=admin`, files);
		expect(JSON.parse(text)).toMatchObject({outcome: 'usage', exitCode: code, diagnosis: {id, cause}});
		expect([code, sitting.sandbox.log]).toEqual([2, []]);
	});
});

describe('where Graph refuses everything', {timeout: 20_000}, () => {
	test('an object id is taken with its kind, told by hand; without it the message says how', async () => {
		const sitting = await open('no-graph');
		const refused = await run(sitting, `grant ${onOpenAI} --for ${people.ben.id} --yes --json --sandbox=no-graph`);
		expect(JSON.parse(refused.text)).toMatchObject({exitCode: 2, diagnosis: {id: 'usage.principal-kind-unknown'}});
		expect(refused.text).toContain('--for user:<id>, --for group:<id> or --for app:<id>');
		expect(sitting.changes()).toEqual([]);
		const granted = await run(sitting, `grant ${onOpenAI} --for user:${people.ben.id} --for app:${applications.supportBot.id} --yes --json --sandbox=no-graph`);
		const document = JSON.parse(granted.text);
		expect([document.outcome, granted.code]).toEqual(['granted', 0]);
		expect(document.plan.grants.map(({principalType}: {principalType: string}) => principalType)).toEqual(['User', 'ServicePrincipal']);
		expect(document.warnings.filter(({id}: {id: string}) => id === 'people.by-hand')).toHaveLength(2);
		expect(sitting.changes()).toHaveLength(2);
	});

	test('many are judged by what Resource Manager tells', async () => {
		const sitting = await open('no-graph');
		const list = [people.ana, ...Object.values(people)].map(({id}) => `user:${id}`).join('\n');
		const {text} = await run(sitting, `check ${onOpenAI} --for @- --json --sandbox=no-graph`, {}, list);
		const {assessments, outcome} = JSON.parse(text);
		expect(outcome).toBe('denied');
		expect(assessments.map((one: {outcome: string}) => one.outcome)).toEqual(Object.keys(people).map(() => 'denied'));
		expect(sitting.sandbox.log.filter(({path}) => /\/roleAssignments$/i.test(path)).length).toBeLessThanOrEqual(3);
	});
});
