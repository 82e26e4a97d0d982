import {ownCommand, ownTargetWords, sessionWords} from '../command-line.ts';
import {plain} from '../plain.ts';
import type {Principal} from '../principal.ts';
import type {RunRecord} from '../run-record.ts';
import {type ScenarioId, scenarios} from '../scenario.ts';
import {sameScope, scopeWords} from '../scope.ts';
import type {Resource} from '../target.ts';
import type {AccessRow, Audit, AuditFinding} from './finding.ts';
import {whoWords} from './words.ts';

/** What the command line says of what was asked. */
type Asked = Pick<RunRecord, 'scenario' | 'session' | 'target'> & {readonly audit?: Audit | null | undefined};

const isOfProject = ({of = ''}: Principal): boolean => /\/projects\/[^/]+\/*$/iu.test(of);

/** What a row gives: "calls", "calls, keys", "2 of 3 calls", "keys only", "cannot be judged". */
export const givesWords = ({calls, covered, forbidden, needed, keys, held, until, standing, principal}: AccessRow, scenario: ScenarioId): string => {
	if (standing === 'gone') return 'nobody has it';
	// A project's own identity is judged by the calls of its project, whatever is asked of people.
	const isCall = scenario === 'inference' || scenario === 'openai' || (scenario !== 'project' && isOfProject(principal));
	const called = {all: isCall ? 'calls' : 'allowed', some: `${covered} of ${needed} ${isCall ? 'calls' : 'actions'}`, none: '', unknown: 'cannot be judged'}[
		calls
	];
	const gives = [called, ...(keys ? [called === '' ? 'keys only' : 'keys'] : [])].filter(word => word !== '').join(', ');
	const state = {active: '', activated: until === null ? ', activated' : `, until ${until.slice(0, 16).replace('T', ' ')} UTC`, eligible: ', once activated'}[
		held.state
	];
	return `${gives}${state}${forbidden ? ', denied by a deny assignment' : ''}`;
};

export const holderWords = ({principal, standing, also}: AccessRow): string => {
	const count = principal.members ? ` (${principal.members.count})` : '';
	return `${plain(whoWords(principal, standing))}${count}${also === null ? '' : ` (also by ${plain(also)})`}`;
};

export const heldWords = ({held}: Pick<AccessRow, 'held'>, resource: Resource): string =>
	`${plain(held.roleName)} on ${scopeWords(held.scope, resource)}${held.condition === null ? '' : ', with a condition'}`;

/** The same without the place where that is the resource itself: a table says it once. */
export const heldHereWords = (row: Pick<AccessRow, 'held'>, resource: Resource): string =>
	sameScope(row.held.scope, resource.id) ? heldWords(row, resource).replace(` on ${scopeWords(row.held.scope, resource)}`, '') : heldWords(row, resource);

/** `null`: it is not this program's to do. */
export const fixCommand = ({id, fix}: AuditFinding, {target, session, scenario, audit}: Asked): string | null =>
	fix === null || !target ? null : mendCommand(id, {target, session, scenario, audit});

/** `id`: of a finding, or a word that stands for one. */
export const mendCommand = (id: string, {target, session, scenario, audit}: Asked): string =>
	ownCommand([
		'audit',
		...(target ? ownTargetWords(target) : []),
		...(scenario && audit?.named ? ['--scenario', scenario] : []),
		'--fix',
		id,
		...sessionWords(session),
	]);

/** Some of the calls are calls; some of the actions that another activity takes are not that activity. What a project's own identity needs is another matter than publishing. */
const mayNow = ({calls, forbidden, held, standing, principal}: AccessRow, scenario: ScenarioId): boolean => {
	const isCall = scenario === 'inference' || scenario === 'openai';
	const does = isCall ? calls !== 'none' : calls === 'all' && !isOfProject(principal);
	return does && !forbidden && held.state !== 'eligible' && standing !== 'gone';
};

/** "3 findings. 12 holders can call models on contoso-foundry". */
export const verdictWords = ({rows, findings, outcome, scenario}: Audit, name: string): string => {
	const calling = new Set(rows.filter(row => mayNow(row, scenario)).map(({principal}) => principal.id)).size;
	const who = `${calling === 0 ? 'Nobody' : calling === 1 ? '1 holder' : `${calling} holders`} can ${scenarios[scenario].activity} ${plain(name)}`;
	if (outcome === 'unknown') return `Who can ${scenarios[scenario].activity} ${plain(name)} is not fully known: nothing is said to be clean`;
	if (findings.length === 0) return `${who}, and nothing is broader than it need be`;
	return `${findings.length === 1 ? '1 finding' : `${findings.length} findings`}. ${who}`;
};
