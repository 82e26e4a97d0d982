import type {RoleToMake} from '../../access/custom-role.ts';
import {grantsToWrite} from '../../access/grants-to-write.ts';
import {isGroupAdvice} from '../../access/group-advice.ts';
import {writeHandOff} from '../../access/hand-off.ts';
import type {Grant, Plan} from '../../access/plan.ts';
import {describeRole} from '../../access/role-words.ts';
import {definitionOf} from '../../access/roles.ts';
import type {RunRecord} from '../../access/run-record.ts';
import {neededRequests, needsOf, scenarios} from '../../access/scenario.ts';
import {scopeWords} from '../../access/scope.ts';
import {isForMe, mayCall} from '../../wizard/machine-moves.ts';
import type {State} from '../../wizard/state.ts';
import {type Block, gap, heading, point, say} from '../block.ts';
import {calm} from '../calm.ts';
import {guestBlocks} from '../guest.ts';
import {span} from '../line.ts';
import {narrowerBlocks} from '../narrower.ts';
import {type Screen, type View, view} from '../view.ts';
import {capital, count, inWords, listed, personOf, resourceName} from '../words.ts';
import {customRoleBlocks, customRoleCommand, customRoleCopy, customRolePanel, madeFacts, madeSentence} from './made-role.ts';
import {besideRoles, comparedBlocks, roleChoices} from './plan-roles.ts';
import {teamPlan} from './team-plan.ts';
import {warningBlocks} from './warnings.ts';
import {whoCanPanel} from './who-can.ts';

/** One grant as a sentence: who, role, where. */
export const grantSentence = (grant: Grant, record: RunRecord, writes: ReadonlySet<Grant>): Block => {
	const {exists, need, principal, roleId, scope} = grant;
	const roleName = roleId === record.makes?.roleId ? 'this new role' : grant.roleName;
	const where = calm(scopeWords(scope, record.target?.resource ?? null));
	const isLeft = !exists && !writes.has(grant);
	return point(exists ? 'good' : isLeft ? 'none' : 'plus', [
		span('strong', personOf(record, principal)),
		exists ? ' has ' : isLeft ? ' should get ' : ' gets ',
		span('strong', calm(roleName)),
		exists ? ' already on ' : ' on ',
		span('strong', where),
		...(need === 'recommended'
			? [span('quiet', isLeft ? '  recommended, not yours to assign' : '  recommended')]
			: isLeft
				? [span('quiet', '  not yours to assign')]
				: []),
	]);
};

/** How many of the actions that the scenario takes are there already. */
const heldNow = ({principal}: Grant, {assessments, scenario, target}: RunRecord): readonly string[] => {
	const missing = assessments.find(one => one.principal.id === principal.id)?.missing.length ?? 0;
	if (missing === 0 || !scenario || !target) return [];
	const needs = needsOf(scenario, target).filter(({need, who}) => need === 'required' && who === 'person');
	const all = new Set(needs.flatMap(need => neededRequests(need, target)).map(({action}) => action)).size;
	return [`${Math.max(0, all - missing)} of ${count(Math.max(all, missing), 'needed action')}`];
};

/** What can be done before the grant and after it, by the definition that this version brings along; nothing of a custom role, which it does not know. */
const worthOf = (grant: Grant, record: RunRecord): readonly Block[] => {
	const {scenario} = record;
	const definition = definitionOf(grant.roleId, new Map());
	if (!definition || !scenario) return [];
	const {forIt, beyondIt, never} = describeRole(definition, scenario);
	const rows = [
		{label: '  now', words: heldNow(grant, record)},
		{label: '  after', words: forIt},
		{label: '  beyond it', words: beyondIt},
		{label: '  never', words: never},
	].filter(({words}) => words.length > 0);
	return [{kind: 'facts', rows: rows.map(({label, words}) => ({label, text: listed(words, 6), whole: true}))}];
};

const headline = (grants: readonly Grant[], makes: RoleToMake | null): string => {
	const writes = grantsToWrite({grants}).length;
	if (writes === 0) return 'Nothing has to be written.';
	const granted = `${inWords(writes)} ${writes === 1 ? 'grant' : 'grants'}`;
	return `${capital(makes ? `one custom role and ${granted}` : granted)}. Nothing has been written yet.`;
};

const enterOf = ({grants, assignable}: Plan, state: State): View['enter'] => {
	if (grantsToWrite({grants}).length === 0)
		return mayCall(state) ? {event: {type: 'CONFIRM'}, does: 'prove it with a call', calls: true} : {event: {type: 'CONFIRM'}, does: 'finish'};
	if (assignable === 'no' && state.record.makes) return null;
	return assignable === 'no' ? {event: {type: 'HAND_OFF'}, does: 'what to send'} : {event: {type: 'CONFIRM'}, does: 'write it'};
};

const proofWords = ({journey, record}: State): string => {
	const {target, scenario} = record;
	if (scenario && scenarios[scenario].proof === 'none') return 'No call proves this one: what is written is read back from Azure.';
	if (journey === 'set-up' || !isForMe(record)) return 'Then the proof is theirs: nobody can call with another’s token.';
	if (!target?.deployment) return 'Then no call is made: there is no deployment to call.';
	return `Then the proof: two calls to ${calm(target.deployment.name)} on ${resourceName(target)}, at most 32 output tokens.`;
};

const detailsOf = (made: Plan, az: string | null, state: State): readonly Block[] => [
	...(state.record.makes && made.customRole ? [...customRoleBlocks(made.customRole, state), gap] : []),
	...comparedBlocks(made),
	heading('What will be written'),
	...made.grants.flatMap(({name, principal, roleId, scope, exists}) => [
		{
			kind: 'facts' as const,
			rows: [
				{label: 'principal', text: calm(`${principal.type} ${principal.id}`), whole: true},
				{label: 'role', text: calm(roleId), whole: true},
				{label: 'scope', text: calm(scope), whole: true},
				{label: 'name', text: `${calm(name)}${exists ? ', there already' : ''}`, whole: true},
			],
		},
		gap,
	]),
	...(az === null ? [] : [heading('The same with az'), {kind: 'code' as const, text: az}]),
];

/** More than these are a list of their own, and no other role is chosen among them. */
const fewGrants = 5;

export const plan: Screen = state => {
	const {record} = state;
	const {plan: made, makes = null, warnings} = record;
	if (!made) return view({before: [heading('There is no plan yet')]});
	const enter = enterOf(made, state);
	if (made.grants.length > fewGrants) return teamPlan(state, made, {headline: headline(made.grants, makes), price: proofWords(state), enter});
	const writes = new Set(grantsToWrite(made));
	const [first] = made.grants.filter(({exists}) => !exists);
	// No script of ours assigns a role that is not there.
	const az = makes ? null : (writeHandOff(record)?.az ?? null);
	const price = say([span('quiet', proofWords(state))]);
	const sentences = [...(makes ? [madeSentence(makes)] : []), ...made.grants.map(grant => grantSentence(grant, record, writes))];
	const narrower = narrowerBlocks(record);
	const guest = isForMe(record) ? guestBlocks(state) : [];
	// What was taken without asking was told beside the access.
	const warned = warningBlocks(warnings.filter(({id}) => !id.startsWith('taken.')));
	const toMake = makes && enter === null ? [point('careful', 'You may make this role, and not assign it: somebody else must, once it is there.')] : [];
	const careful = made.because
		.filter(reason => made.assignable !== 'yes' || isGroupAdvice(reason))
		.slice(0, 2)
		.map(({text}) => point('careful', calm(text)));
	return view({
		short: {
			before: [heading(headline(made.grants, makes)), ...sentences, ...guest, ...toMake, ...careful, ...narrower, price, gap],
			after: [gap, ...(makes ? [madeFacts(makes, record)] : []), ...(first ? worthOf(first, record) : []), ...besideRoles(made), ...warned],
		},
		before: [
			heading(headline(made.grants, makes)),
			gap,
			...(makes ? [madeSentence(makes), madeFacts(makes, record)] : []),
			...made.grants.flatMap(grant => [grantSentence(grant, record, writes), ...(grant === first ? worthOf(grant, record) : [])]),
			...(guest.length > 0 ? [gap, ...guest] : []),
			gap,
		],
		choices: roleChoices(made, state, enter),
		after: [gap, ...besideRoles(made), ...narrower, price, ...toMake, ...careful, ...warned],
		panels: {
			details: {blocks: detailsOf(made, az, state), ...(makes && made.customRole ? {copy: customRoleCopy(made.customRole)} : {})},
			...(made.customRole ? {role: customRolePanel(made.customRole, state)} : {}),
			...whoCanPanel(record),
		},
		copy: makes ? {what: 'the command', text: customRoleCommand(state)} : az === null ? null : {what: 'as az', text: az},
		enter,
	});
};
