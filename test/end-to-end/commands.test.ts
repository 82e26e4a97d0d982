import {describe, expect} from 'vitest';
import manifest from '../../package.json' with {type: 'json'};
import {completionScript} from '../../source/commands/completion/script.ts';
import {helpText} from '../../source/commands/help.ts';
import {commandNames} from '../../source/commands/table.ts';
import {documentOf} from './support/document.ts';
import {entryStates} from './support/receipts.ts';
import {test} from './support/sitting.ts';

const onFoundry = ['--resource', 'contoso-foundry', '--scenario', 'openai'] as const;

describe.concurrent('grant', () => {
	test('in a fresh world writes one role assignment and proves it', async ({run, home}) => {
		const result = await run(['grant', ...onFoundry, '--yes', '--json', '--sandbox=fresh,propagation=asks:1']);
		const document = documentOf(result);
		expect(result.code).toBe(0);
		expect(document).toMatchObject({
			command: 'grant',
			outcome: 'granted',
			scenario: 'openai',
			session: {source: 'device-code', name: 'ana@contoso.com'},
			target: {name: 'contoso-foundry', deployment: 'gpt-4o-mini'},
			plan: {grants: [{need: 'required', roleName: 'Cognitive Services OpenAI User', exists: false}], assignable: 'yes'},
			receipt: {assignments: [{created: true}]},
			// Refused once, as long as the role was on its way, then two answers in a row.
			liveness: {outcome: 'proven', attempts: 3, status: 200},
			diagnosis: null,
			handOff: null,
		});
		expect(entryStates(home)).toEqual(['created']);
	});

	test('without --json says the same in words, the verdict on stdout and the progress on stderr', async ({run}) => {
		// Node itself would warn that it does not heed both.
		const env = {NO_COLOR: '1', FORCE_COLOR: '1'};
		const {code, stdout, stderr} = await run(['grant', ...onFoundry, '--yes', '--sandbox=fresh,propagation=immediate'], {env});
		expect(code).toBe(0);
		expect(stdout).toMatch(/gets Cognitive Services OpenAI User on contoso-foundry/);
		expect(stdout).toMatch(/Receipt [a-z][a-z2-9]{3}; undo it with foundry-keyless undo/);
		expect(stdout).toMatch(/Proven/);
		expect(stderr).toMatch(/Signed in as ana@contoso\.com/);
		expect(stdout + stderr).not.toContain('\u001B');
		expect(stderr).not.toContain('Warning');
	});

	test('of nothing that is missing writes nothing and proves', async ({run, home}) => {
		const result = await run(['grant', ...onFoundry, '--yes', '--json', '--sandbox=already']);
		expect(result.code).toBe(0);
		expect(documentOf(result)).toMatchObject({outcome: 'already', receipt: null, liveness: {outcome: 'proven', attempts: 2}});
		expect(entryStates(home)).toEqual([]);
	});

	test('--plan shows what would be written, writes nothing and calls nothing', async ({run, home}) => {
		const result = await run(['grant', ...onFoundry, '--plan', '--json', '--sandbox']);
		expect(result.code).toBe(0);
		expect(documentOf(result)).toMatchObject({outcome: 'planned', plan: {grants: [{exists: false}]}, receipt: null, liveness: null});
		expect(entryStates(home)).toEqual([]);
	});

	test('--no-wait stops once it is written', async ({run}) => {
		const result = await run(['grant', ...onFoundry, '--yes', '--no-wait', '--json', '--sandbox']);
		expect(result.code).toBe(0);
		expect(documentOf(result)).toMatchObject({outcome: 'granted', receipt: {assignments: [{created: true}]}, liveness: null});
	});

	test('by somebody who may not assign ends with 5 and a hand-off', async ({run, home}) => {
		const result = await run(['grant', ...onFoundry, '--yes', '--json', '--sandbox=no-rights']);
		expect(result.code).toBe(5);
		const {outcome, handOff, session, receipt} = documentOf(result);
		expect({outcome, receipt}).toEqual({outcome: 'handed-off', receipt: null});
		expect(handOff?.['az']).toMatch(/az role assignment create/);
		expect(handOff?.['az']).toContain(session?.objectId);
		for (const part of Object.values(handOff ?? {})) expect(part.length).toBeGreaterThan(0);
		expect(entryStates(home)).toEqual([]);
	});

	test.for(['inference', 'project'])('of scenario %s is proven too', async (scenario, {run}) => {
		const project = scenario === 'project' ? ['--project', 'beta'] : [];
		const words = ['grant', '--resource', 'contoso-foundry', '--scenario', scenario, ...project, '--yes', '--json', '--sandbox=fresh,propagation=immediate'];
		const result = await run(words);
		expect(result.code).toBe(0);
		expect(documentOf(result)).toMatchObject({outcome: 'granted', scenario, liveness: {outcome: 'proven'}});
	});
});

describe.concurrent('check, probe and undo', () => {
	test('check of an Owner ends with 3 and says why', async ({run}) => {
		const result = await run(['check', ...onFoundry, '--json', '--sandbox=owner-denied']);
		expect(result.code).toBe(3);
		const {outcome, assessments, receipt} = documentOf(result);
		expect({outcome, receipt}).toEqual({outcome: 'denied', receipt: null});
		expect(assessments[0]?.because.map(({text}) => text)).toContainEqual(expect.stringMatching(/^Owner .* holds 0 data actions/));
	});

	test('check of somebody who has the role ends with 0', async ({run}) => {
		const result = await run(['check', ...onFoundry, '--json', '--sandbox=already']);
		expect(result.code).toBe(0);
		expect(documentOf(result)).toMatchObject({command: 'check', outcome: 'allowed', plan: {grants: []}, receipt: null, liveness: null});
	});

	test('probe gives up with 6 when the role is still on its way', async ({run}) => {
		const result = await run(['probe', ...onFoundry, '--timeout', '5s', '--json', '--sandbox=slow']);
		expect(result.code).toBe(6);
		expect(documentOf(result)).toMatchObject({command: 'probe', outcome: 'propagating', liveness: {outcome: 'propagating', status: 401}, receipt: null});
	});

	test('probe waits out a role that is on its way', async ({run}) => {
		const result = await run(['probe', ...onFoundry, '--json', '--sandbox=slow,propagation=asks:1']);
		expect(result.code).toBe(0);
		expect(documentOf(result)).toMatchObject({outcome: 'proven', liveness: {outcome: 'proven', attempts: 3}});
	});

	test('probe of somebody without a role stops at once with 3', async ({run}) => {
		const result = await run(['probe', ...onFoundry, '--json', '--sandbox=no-rights']);
		expect(result.code).toBe(3);
		expect(documentOf(result)).toMatchObject({outcome: 'denied', liveness: {outcome: 'denied', attempts: 1}, diagnosis: {worthWaiting: false}});
	});

	test('undo finds nothing in a cloud that has forgotten', async ({run}) => {
		const result = await run(['undo', '--yes', '--json', '--sandbox']);
		expect(result.code).toBe(0);
		expect(documentOf(result)).toMatchObject({command: 'undo', outcome: 'nothing', receipt: null});
	});

	test('an endpoint without anything to see is probed', async ({run}) => {
		const words = ['--resource', 'https://contoso-openai.openai.azure.com', '--deployment', 'gpt-4o-mini', '--scenario', 'openai'];
		const result = await run(['probe', ...words, '--json', '--sandbox=endpoint-only']);
		expect(result.code).toBe(0);
		expect(documentOf(result)).toMatchObject({outcome: 'proven', target: {resourceId: null, endpoint: 'https://contoso-openai.openai.azure.com'}});
	});
});

/** Wrong command lines: what of the message helps. */
const wrong: readonly {readonly line: readonly string[]; readonly id: RegExp; readonly says: readonly (string | RegExp)[]}[] = [
	{line: ['grant', '--resorce', 'contoso-foundry', '--sandbox'], id: /unknown-flag/, says: ['--resorce', '--resource']},
	{line: ['chekc', ...onFoundry, '--sandbox'], id: /unknown-command/, says: ['chekc', /nearest is check/]},
	{line: ['check', '--yes', ...onFoundry, '--sandbox'], id: /unknown-flag/, says: ['--yes', /grant/]},
	{line: ['check', '--resource', 'contoso-foundry', '--scenario', 'opena', '--sandbox'], id: /bad-value/, says: ['opena', 'openai']},
	{line: ['check', '--resource', 'contoso-fondry', '--scenario', 'openai', '--sandbox'], id: /no-such-resource/, says: ['contoso-fondry', 'contoso-foundry']},
	{line: ['check', ...onFoundry, '--deployment', 'gpt-4o-minni', '--sandbox'], id: /no-such-deployment/, says: ['gpt-4o-minni', 'gpt-4o-mini']},
	{
		line: ['check', '--resource', 'contoso-foundry', '--scenario', 'project', '--project', 'alfa', '--sandbox'],
		id: /no-such-project/,
		says: ['alfa', 'alpha', 'beta'],
	},
	{line: ['check', ...onFoundry, '--sandbox=fersh'], id: /no-such-world/, says: ['fersh', /nearest is fresh/, 'owner-denied']},
	{line: ['check', ...onFoundry, '--sandbox=fresh,speed=9'], id: /bad-value/, says: ['speed', 'propagation', 'latency', 'seed']},
	{line: ['check', ...onFoundry, '--sandbox=fresh,size=9'], id: /bad-value/, says: ['size 9', 'World huge has one']},
	{line: ['check', ...onFoundry, '--sandbox=fresh,propagation=soon'], id: /usage/, says: ['soon', 'after:']},
	{line: ['check', ...onFoundry, '--for', 'nobody@contoso.com', '--sandbox'], id: /usage/, says: ['nobody@contoso.com']},
	{line: ['probe', ...onFoundry, '--timeout', 'later', '--sandbox'], id: /bad-value/, says: ['later', '20m']},
	{line: ['probe', ...onFoundry, '--timeout', '--sandbox'], id: /bad-value/, says: ['--timeout']},
	{line: ['check', ...onFoundry, '--credential', 'password', '--sandbox'], id: /bad-value/, says: ['password', 'environment']},
	{line: ['check', 'contoso-foundry', '--sandbox'], id: /usage/, says: ['contoso-foundry']},
	{line: ['undo', 'zzzz', '--yes', '--sandbox'], id: /no-such-receipt/, says: ['zzzz']},
	{line: ['undo', '--sandbox'], id: /missing-input/, says: ['--yes']},
	{line: ['resume', '--yes', '--sandbox'], id: /nothing-left/, says: ['foundry-keyless']},
	{line: ['sandbox', '--world', 'nowhere'], id: /no-such-world/, says: ['nowhere', 'admin']},
	...[
		'/subscriptions/not-a-guid/nonsense',
		'/subscriptions/4f9d1c27-60be-4a83-9e15-2b7c83d0a6f4',
		'https://example.com/x',
		'https://',
		'%%%',
		'../../etc/passwd',
	].map(garbage => ({line: ['check', '--resource', garbage, '--scenario', 'openai', '--sandbox'], id: /usage/, says: [garbage]})),
	{
		line: ['grant', '--sandbox'],
		id: /missing-input/,
		says: ['--resource', '--scenario', '--yes', 'contoso-foundry', /foundry-keyless grant .*--resource .*--scenario .*--yes/],
	},
	{
		line: ['grant', '--resource', 'contoso-foundry', '--yes', '--sandbox'],
		id: /missing-input/,
		says: [/Missing: --scenario/, /foundry-keyless grant --resource contoso-foundry/],
	},
	{
		line: ['check', '--resource', 'contoso-foundry', '--scenario', 'project', '--sandbox'],
		id: /missing-input/,
		says: [/Missing: --project/, 'alpha', 'beta', /foundry-keyless check .*--project/],
	},
	{
		line: ['probe', '--resource', 'contoso-models', '--scenario', 'inference', '--sandbox'],
		id: /missing-input/,
		says: [/Missing: --deployment/, 'mistral-large', /foundry-keyless probe .*--deployment/],
	},
	{line: ['--sandbox'], id: /no-terminal/, says: [/terminal/, /foundry-keyless grant/]},
	{line: [], id: /no-terminal/, says: [/terminal/, /foundry-keyless grant/]},
];

describe.concurrent('a wrong command line is told in one message, with exit code 2', () => {
	test.for(wrong.map(row => ({...row, typed: row.line.join(' ')})))('"$typed"', async ({line, id, says}, {run}) => {
		const [plain, json] = await Promise.all([run(line), run([...line, '--json'])]);
		expect(plain).toMatchObject({code: 2, stdout: ''});
		for (const what of says) expect(plain.stderr).toMatch(what);
		const {outcome, diagnosis} = documentOf(json);
		expect({code: json.code, outcome}).toEqual({code: 2, outcome: 'usage'});
		expect(diagnosis?.id).toMatch(id);
		for (const what of says) expect(`${diagnosis?.cause} ${diagnosis?.remedies.map(({text, command}) => `${text} ${command ?? ''}`).join(' ')}`).toMatch(what);
	});
});

describe.concurrent('about itself', () => {
	// What stands in each is tested beside its table: test/commands/printed-commands.test.ts.
	test.for([
		['grant', '--help'],
		['help', 'grant'],
		['grant', '-h', '--bogus'],
	])('%j tells its flags, codes and examples on stdout', async (words, {run}) => {
		const {code, stdout, stderr} = await run(words);
		expect({code, stderr}).toEqual({code: 0, stderr: ''});
		expect(stdout).toBe(`${helpText('grant')}\n`);
	});

	test('a completion script comes out whole', async ({run}) => {
		expect(await run(['completion', 'fish'])).toEqual({code: 0, signal: null, stdout: `${completionScript('fish')}\n`, stderr: ''});
	});

	test('--help lists every command and the exit codes', async ({run}) => {
		const {code, stdout, stderr} = await run(['--help']);
		expect({code, stderr}).toEqual({code: 0, stderr: ''});
		for (const command of commandNames) expect(stdout).toMatch(new RegExp(`^ +${command} +\\S`, 'mu'));
		for (const exit of [0, 1, 2, 3, 4, 5, 6, 7, 130]) expect(stdout).toMatch(new RegExp(`^ +${exit} +\\S`, 'mu'));
	});

	test('--version', async ({run}) => {
		expect(await run(['--version'])).toEqual({code: 0, signal: null, stdout: `${manifest.version}\n`, stderr: ''});
	});

	test('--version --verbose names each package that is bundled', async ({run}) => {
		const {code, stdout, stderr} = await run(['--version', '--verbose']);
		expect({code, stderr}).toEqual({code: 0, stderr: ''});
		expect(stdout).toMatch(new RegExp(`^${manifest.version} \\(Node ${process.versions.node}, .+\\)\\n\\d+ packages are bundled:\\n`, 'u'));
		for (const [name, version] of Object.entries(manifest.dependencies)) expect(stdout).toContain(`\n  ${name} ${version}\n`);
	});
});
