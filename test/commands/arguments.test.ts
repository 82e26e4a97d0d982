import {describe, expect, test} from 'vitest';
import {parseArguments} from '../../source/commands/arguments.ts';

describe('a right command line is read', () => {
	test.for([
		['no words: the wizard', [], {command: null, json: false, wait: true, input: true, cloud: 'public'}],
		['a command', ['check'], {command: 'check'}],
		['values in both forms', ['grant', '--resource', 'a', '--scenario=openai'], {resource: 'a', scenario: 'openai'}],
		['short flags', ['grant', '-y'], {yes: true}],
		['people, several times', ['check', '--for', 'ana', '--for=bob'], {people: ['ana', 'bob']}],
		['a value given twice: the last one holds', ['check', '--resource', 'a', '--resource', 'b'], {resource: 'b'}],
		['switches that say no', ['grant', '--no-wait', '--no-input'], {wait: false, input: false}],
		['a world of another size', ['check', '--sandbox=huge,size=10'], {sandbox: {world: 'huge', size: 10}}],
		['a bare sandbox is world fresh', ['check', '--sandbox'], {sandbox: {world: 'fresh', propagation: null, latencyMs: null, seed: null}}],
		['a bare sandbox eats no word', ['--sandbox', 'check'], {command: 'check', sandbox: {world: 'fresh'}}],
		['a world', ['check', '--sandbox=slow'], {sandbox: {world: 'slow'}}],
		[
			'settings of the sandbox',
			['check', '--sandbox=slow,latency=50,seed=7,propagation=after:5s'],
			{sandbox: {world: 'slow', latencyMs: 50, seed: 7, propagation: 'after:5s'}},
		],
		['when somebody else grants in the sandbox', ['--sandbox=no-rights,grants=after:30s'], {sandbox: {world: 'no-rights', grants: 'after:30s'}}],
		['one form of a hand-off', ['hand-off', '--format', 'bicep'], {command: 'hand-off', format: 'bicep'}],
		[
			'a user-assigned identity',
			['probe', '--credential', 'managed-identity', '--client-id', '30000000-0000-4000-8000-00000000000A'],
			{credential: 'managed-identity', clientId: '30000000-0000-4000-8000-00000000000A'},
		],
		['seconds', ['probe', '--timeout', '5s'], {timeoutMs: 5000}],
		['minutes', ['probe', '--timeout=20m'], {timeoutMs: 1_200_000}],
		['a bare number is seconds', ['probe', '--timeout', '90'], {timeoutMs: 90_000}],
		['help as a word', ['help'], {command: null, help: true}],
		['help of help', ['help', 'help'], {command: null, help: true}],
		['help after a flag', ['--sandbox', 'help', 'grant'], {command: 'grant', help: true, sandbox: {world: 'fresh'}}],
		['a resource called help', ['check', '--resource', 'help'], {command: 'check', resource: 'help', help: false}],
		['help on what takes a word', ['help', 'completion'], {command: 'completion', help: true}],
		['a shell', ['completion', 'zsh'], {command: 'completion', operand: 'zsh'}],
		['short flags together', ['undo', '-yh'], {yes: true, help: true}],
		['help of a command, as words', ['help', 'grant'], {command: 'grant', help: true}],
		['the receipt of undo', ['undo', 'k7f2'], {command: 'undo', operand: 'k7f2'}],
		[
			'what an activation takes',
			['grant', '--activate', '--justification', 'why', '--ticket', 'Jira:1', '--duration', '90m'],
			{activate: true, activation: {justification: 'why', ticket: 'Jira:1', durationMs: 5_400_000}},
		],
		['a duration as Azure writes it', ['grant', '--activate', '--duration', 'pt8h'], {activation: {durationMs: 28_800_000}}],
		['a value may start with one dash', ['check', '--resource=-odd-'], {resource: '-odd-'}],
	] as const)('%s', ([, argv, expected]) => {
		const {options, faults} = parseArguments(argv);
		expect(faults).toEqual([]);
		expect(options).toMatchObject(expected);
	});
});

describe('a wrong command line says what is wrong and what is nearest', () => {
	test.for([
		['an unknown command', ['chek'], /no command "chek"/, /nearest is check/],
		['a command that is a flag', ['version'], /no command "version"/, /There is a flag --version/],
		['help on no command', ['help', 'gant'], /no command "gant"/, /nearest is grant/],
		['a slip in help itself', ['hlep'], /no command "hlep"/, /nearest is help/],
		['one dash for two', ['check', '-json'], /^There is no flag -json\.$/, /^Write --json\.$/],
		['one dash for two, with a value', ['check', '-resource=a'], /^There is no flag -resource\.$/, /^Write --resource\.$/],
		['one dash for two, and a slip', ['check', '-jsn'], /^There is no flag -jsn\.$/, /nearest is --json/],
		['a slip that is nearer to a flag of another command', ['sandbox', '--word'], /no flag --word/, /nearest is --world/],
		['no shell', ['completion'], /completion needs the name of a shell/, /bash, zsh, fish or powershell/],
		['a shell that there is not', ['completion', 'pwsh'], /completion knows no "pwsh"/, /bash, zsh, fish or powershell/],
		['an unknown flag', ['check', '--resorce', 'a'], /no flag --resorce/, /--resource/],
		['an activation that is too short', ['grant', '--activate', '--duration', '4m'], /--duration knows no "4m"/, /5m is the least/],
		['a justification for nothing', ['grant', '--justification', 'why'], /--justification: nothing is activated/, /Add --activate/],
		['a form that there is not', ['hand-off', '--format', 'arm'], /--format knows no "arm"/, /request, message, az, powershell/],
		['two lines at once', ['grant', '--request', 'fk1:AAAA', '--request', 'fk1:BBBB'], /2 lines are given, and --request takes one/, /one after the other/],
		['one form and all of them', ['hand-off', '--format', 'az', '--json'], /--json holds every form/, /Leave out --format/],
		['a client id that is none', ['check', '--credential', 'managed-identity', '--client-id', 'worker'], /"worker" is no client id/, /GUID/],
		[
			'a client id of another credential',
			['check', '--credential', 'azure-cli', '--client-id', '30000000-0000-4000-8000-00000000000a'],
			/names a managed identity/,
			/--credential managed-identity/,
		],
		['two ways to name the role', ['grant', '--custom-role', '--role', 'Reader'], /--role and --custom-role/, /Leave out one/],
		['nobody who saw it work', ['audit', '--fix', 'x', '--proven-by', ' '], /names nobody/, /today 10:32/],
		['what stands for somebody who did', ['audit', '--fix', 'x', '--proven-by', 'WHO_AND_WHEN'], /names nobody/, /today 10:32/],
		['a story of how it was seen', ['audit', '--fix', 'x', '--proven-by', 'x'.repeat(121)], /longer than/, /today 10:32/],
		['an unknown scenario', ['check', '--scenario', 'openia'], /knows no "openia"/, /nearest is openai/],
		['an unknown credential', ['check', '--credential', 'device'], /knows no "device"/, /device-code/],
		[
			'a credential that this version does not have',
			['check', '--credential', 'vscode'],
			/knows no "vscode"/,
			/browser, device-code, azure-cli, azd, environment/,
		],
		['a flag of another command', ['check', '--yes'], /check does not take --yes/, /grant/],
		['a value left out', ['check', '--resource'], /--resource needs a value/, /resource id/],
		['a flag where a value should be', ['check', '--resource', '--json'], /--resource needs a value/, /resource id/],
		['another cloud in the sandbox', ['check', '--sandbox', '--cloud', 'usgov'], /public Azure, not usgov/, /--cloud/],
		['a tenant that is none', ['check', '--tenant', 'my_tenant'], /neither the id nor a domain/, /domain/],
		['a switch with a value', ['check', '--json=yes'], /--json takes no value but true or false/, /--json alone/],
		['a time that is none', ['probe', '--timeout', 'soon'], /--timeout knows no "soon"/, /20m/],
		['a word too many', ['check', 'contoso'], /one word too many/, /--help/],
		['an unknown world, for the wizard too', ['--sandbox=frsh'], /no world "frsh"\. The nearest is fresh/, /owner-denied/],
		['an unknown sandbox setting', ['check', '--sandbox=fresh,speed=2'], /no setting "speed=2"/, /latency/],
	] as const)('%s', ([, argv, text, remedy]) => {
		const {faults} = parseArguments(argv);
		expect(faults.map(fault => fault.text).join('\n')).toMatch(text);
		expect(faults.map(fault => fault.remedy).join('\n')).toMatch(remedy);
	});

	test('a flag that stands where a value should be is heard all the same', () => {
		expect(parseArguments(['sandbox', '--world', '--json']).options.json).toBe(true);
		expect(parseArguments(['check', '--resource', '--', '--json']).options.json).toBe(false);
	});

	test.for([
		['check --json=true', true],
		['check --json=false', false],
		['check --json=maybe', true],
	] as const)('a switch may be written out: %s', ([line, json]) => {
		expect(parseArguments(line.split(' ')).options.json).toBe(json);
	});

	test('all faults are told at once, and --json is still heard', () => {
		const {faults, options} = parseArguments(['check', '--scenario', 'x', '--bogus', '--json']);
		expect(faults).toHaveLength(2);
		expect(options.json).toBe(true);
	});
});
