import {writeHandOff} from '../../access/hand-off.ts';
import type {Grant, Plan} from '../../access/plan.ts';
import {describeRole} from '../../access/role-words.ts';
import {definitionOf} from '../../access/roles.ts';
import type {RunRecord} from '../../access/run-record.ts';
import {scopeWords} from '../../access/scope.ts';
import {type Block, gap, heading, point, say} from '../block.ts';
import {calm} from '../calm.ts';
import {span} from '../line.ts';
import {type Choices, type Screen, view} from '../view.ts';
import {capital, inWords, listed, personOf, resourceName} from '../words.ts';
import {warningBlocks} from './warnings.ts';

/** One grant as a sentence: who, role, where. */
export const grantSentence = (grant: Grant, record: RunRecord): Block => {
	const {exists, need, principal, roleName, scope} = grant;
	const where = calm(scopeWords(scope, record.target?.resource ?? null));
	return point(exists ? 'good' : 'plus', [
		span('strong', personOf(record, principal)),
		exists ? ' has ' : ' gets ',
		span('strong', calm(roleName)),
		exists ? ' already on ' : ' on ',
		span('strong', where),
		...(need === 'recommended' ? [span('quiet', '  recommended')] : []),
	]);
};

/** For it, beyond it, never: judged by the definition known to this version; a custom role's is not. */
const worthOf = ({roleId}: Grant, {scenario}: RunRecord): readonly Block[] => {
	const definition = definitionOf(roleId, new Map());
	if (!definition || !scenario) return [];
	const {forIt, beyondIt, never} = describeRole(definition, scenario);
	const rows = [
		{label: '  for it', words: forIt},
		{label: '  beyond it', words: beyondIt},
		{label: '  never', words: never},
	].filter(({words}) => words.length > 0);
	return [{kind: 'facts', rows: rows.map(({label, words}) => ({label, text: listed(words, 6), whole: true}))}];
};

const headline = (grants: readonly Grant[]): string => {
	const writes = grants.filter(({exists}) => !exists).length;
	if (writes === 0) return 'Nothing has to be written.';
	return `${capital(inWords(writes))} ${writes === 1 ? 'grant' : 'grants'}. Nothing has been written yet.`;
};

/** Enter on the plan's own role writes; on another role it plans with that one first, so that nothing unseen is written. */
const roleChoices = (plan: Plan, enter: NonNullable<ReturnType<typeof enterOf>>): Choices | null => {
	const planned = plan.grants.find(({need, exists}) => need === 'required' && !exists)?.roleId;
	if (plan.choices.every(({roleId}) => roleId === planned)) return null;
	const current = plan.choices.findIndex(({roleId}) => roleId === planned);
	return {
		columns: [
			{keep: 9, least: 31},
			{keep: 2, head: 'data actions', align: 'right', least: 12},
			{keep: 1, head: 'lists keys', least: 10},
			{keep: 0, optional: true},
		],
		items: plan.choices.map(({roleId, roleName, dataActions, listsKeys, note, assignable}, index) => ({
			key: roleId,
			label: calm(roleName),
			cells: [
				String(dataActions),
				listsKeys ? [span('careful', 'yes')] : 'no',
				[span('quiet', assignable === 'no' ? 'you may not assign it' : calm(note ?? ''))],
			],
			search: '',
			...(note === null && assignable !== 'no' ? {} : {note: calm(`${roleName}: ${assignable === 'no' ? 'you may not assign it here' : note}.`)}),
			event: index === current ? enter.event : {type: 'CHOOSE_ROLE', roleId},
			does: index === current ? enter.does : 'plan with this role',
		})),
		current: Math.max(0, current),
		filter: false,
		typed: null,
	};
};

const enterOf = ({grants, assignable}: Plan) => {
	if (grants.every(({exists}) => exists)) return {event: {type: 'CONFIRM'}, does: 'prove it with a call', calls: true} as const;
	return assignable === 'no' ? ({event: {type: 'HAND_OFF'}, does: 'what to send'} as const) : ({event: {type: 'CONFIRM'}, does: 'write it'} as const);
};

const proofWords = ({target}: RunRecord): string => {
	if (!target?.deployment) return 'Then no call is made: there is no deployment to call.';
	return `Then the proof: two calls to ${calm(target.deployment.name)} on ${resourceName(target)}, at most 32 output tokens.`;
};

export const plan: Screen = ({record}) => {
	const {plan: made, warnings} = record;
	if (!made) return view({before: [heading('There is no plan yet')]});
	const enter = enterOf(made);
	const [first] = made.grants.filter(({exists}) => !exists);
	const az = writeHandOff(record)?.az ?? null;
	const price = say([span('quiet', proofWords(record))]);
	const sentences = made.grants.map(grant => grantSentence(grant, record));
	const careful = made.assignable === 'yes' ? [] : made.because.slice(0, 2).map(({text}) => point('careful', calm(text)));
	return view({
		short: {
			before: [heading(headline(made.grants)), ...sentences, ...careful, price, gap],
			after: [gap, ...(first ? worthOf(first, record) : []), ...warningBlocks(warnings)],
		},
		before: [
			heading(headline(made.grants)),
			gap,
			...made.grants.flatMap(grant => [grantSentence(grant, record), ...(grant === first ? worthOf(grant, record) : [])]),
			gap,
		],
		choices: roleChoices(made, enter),
		after: [gap, price, ...careful, ...warningBlocks(warnings)],
		details: [
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
		],
		copy: az === null ? null : {what: 'as az', text: az},
		enter,
	});
};
