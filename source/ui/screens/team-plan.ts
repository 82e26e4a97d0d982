import type {RoleToMake} from '../../access/custom-role.ts';
import {grantsLeft, grantsToWrite} from '../../access/grants-to-write.ts';
import {writeHandOff} from '../../access/hand-off.ts';
import type {Grant, Plan} from '../../access/plan.ts';
import type {RunRecord} from '../../access/run-record.ts';
import {scopeWords} from '../../access/scope.ts';
import type {UserEvent} from '../../wizard/events.ts';
import type {State} from '../../wizard/state.ts';
import {askedBlocks} from '../asked.ts';
import {type Block, gap, heading, point, say} from '../block.ts';
import {calm} from '../calm.ts';
import {keyWords, span} from '../line.ts';
import {narrowerBlocks} from '../narrower.ts';
import {type Choice, type Choices, type View, view} from '../view.ts';
import {personOf} from '../words.ts';
import {customRoleBlocks, customRoleCommand, customRolePanel, madeFacts, madeSentence, sizeOf} from './made-role.ts';
import {besideTeam, shortKind, teamWarnings} from './team-matrix.ts';
import {whoCanPanel} from './who-can.ts';

/** What becomes of a grant when the plan is confirmed. */
const fate = ({exists, need, assignable}: Grant, isWritten: boolean): readonly [NonNullable<Choice['signs']>[number][number], string] => {
	if (exists) return ['good', 'there already'];
	if (!isWritten) return ['none', 'not yours'];
	if (need === 'recommended') return ['plus', 'recommended'];
	return assignable === 'unknown' ? ['plus', 'if Azure lets you'] : ['plus', ''];
};

const detailsOf = (grant: Grant, {record}: State): readonly Block[] => [
	heading(personOf(record, grant.principal)),
	gap,
	{
		kind: 'facts',
		rows: [
			{label: 'principal', text: calm(`${grant.principal.type} ${grant.principal.id}`), whole: true},
			{label: 'role', text: calm(`${grant.roleName} ${grant.roleId}`), whole: true},
			{label: 'scope', text: calm(grant.scope), whole: true},
			{label: 'name', text: calm(`${grant.name}${grant.exists ? ', there already' : ''}`), whole: true},
		],
	},
	gap,
	...(record.plan?.because ?? []).filter(({principalId}) => principalId === grant.principal.id).map(({text}) => point('none', calm(text))),
];

type Listed = {readonly choices: Choices /** What all of them give. */; readonly common: string | null; readonly az: string | null};

const whereOf = ({scope}: Grant, {target}: RunRecord): string => calm(scopeWords(scope, target?.resource ?? null));

/** `null`: not the same role at the same place. */
const commonOf = (grants: readonly Grant[], record: RunRecord): string | null => {
	const [first] = grants;
	const isSame = grants.every(({roleId, scope}) => roleId === first?.roleId && scope === first.scope);
	return first && isSame ? `${first.roleId === record.makes?.roleId ? 'this new role' : calm(first.roleName)} on ${whereOf(first, record)}` : null;
};

const cache = new WeakMap<RunRecord, Listed>();

const listOf = (state: State, {grants, customRole}: Plan): Listed => {
	const {record} = state;
	const known = cache.get(record);
	if (known) return known;
	const written = new Set(grantsToWrite({grants}));
	const common = commonOf(grants, record);
	const items = grants.map((grant): Choice => {
		const [sign, what] = fate(grant, written.has(grant));
		return {
			key: `${grant.name} ${grant.scope}`,
			label: personOf(record, grant.principal),
			cells: [
				[span('quiet', calm(shortKind(grant.principal)))],
				...(common === null ? [calm(grant.roleName), `on ${whereOf(grant, record)}`] : ['', '']),
				[span('quiet', what)],
			],
			signs: [[sign]],
			search: '',
			event: null,
			details: () => [...detailsOf(grant, state), ...(record.makes && customRole ? [gap, ...customRoleBlocks(customRole, state)] : [])],
		};
	});
	const choices: Choices = {
		columns: [
			{keep: 9, least: 14},
			{keep: 1, least: 5},
			{keep: 4, least: 16},
			{keep: 3, least: 10},
			{keep: 2, least: 8},
		],
		breaks: [
			[
				[0, 1, 4],
				[2, 3],
			],
			[[0, 4], [2]],
		],
		items,
		current: 0,
		filter: false,
		reads: true,
		typed: null,
	};
	const listed = {choices, common, az: record.makes ? null : (writeHandOff(record)?.az ?? null)};
	cache.set(record, listed);
	return listed;
};

const leftBlocks = (plan: Plan): readonly Block[] => {
	const left = grantsLeft(plan).length;
	return left === 0
		? []
		: [
				point(
					'careful',
					left === 1
						? 'One is not yours to assign: it is left out, and the hand-off holds it.'
						: `${left} are not yours to assign: they are left out, and the hand-off holds them.`,
				),
			];
};

/** No role is chosen among so many grants, but the narrowest and the usual one. */
export const instead = ({choices, customRole}: Plan, makes: RoleToMake | null): {readonly event: UserEvent; readonly does: string} | null => {
	if (!makes) return customRole ? {event: {type: 'CUSTOM_ROLE'}, does: `a new custom role of ${sizeOf(customRole)}`} : null;
	const mine = choices.filter(({roleId, assignable}) => roleId !== makes.roleId && assignable !== 'no');
	const usual = mine.find(({documented}) => documented) ?? mine[0];
	return usual ? {event: {type: 'CHOOSE_ROLE', roleId: usual.roleId}, does: calm(usual.roleName)} : null;
};

const otherRole = (plan: Plan, makes: RoleToMake | null): readonly Block[] => {
	const other = plan.customRole?.makeable === 'no' ? null : instead(plan, makes);
	return other ? [say(keyWords('quiet', makes ? 'No new role? ' : 'Narrower? ', 'm', ` plans with ${other.does}${makes ? ' instead' : ', made first'}.`))] : [];
};

/** Many grants, one a row. */
export const teamPlan = (
	state: State,
	plan: Plan,
	{headline, price, enter}: {readonly headline: string; readonly price: string; readonly enter: View['enter']},
): View => {
	const {record} = state;
	const {makes = null} = record;
	const {choices, common, az} = listOf(state, plan);
	const warned = teamWarnings(record.warnings.filter(({id}) => !id.startsWith('taken.')));
	return view({
		before: [
			heading(headline),
			...(makes ? [madeSentence(makes), madeFacts(makes, record, 3)] : []),
			...(common === null ? [] : [say(['Each gives ', span('strong', common), '.'], 2)]),
			...askedBlocks(state),
			gap,
		],
		choices,
		after: [gap, ...leftBlocks(plan), ...narrowerBlocks(record), ...otherRole(plan, makes), say([span('quiet', price)]), ...besideTeam(record), ...warned],
		panels: {...whoCanPanel(record), ...(plan.customRole ? {role: customRolePanel(plan.customRole, state)} : {})},
		copy: makes ? {what: 'the command', text: customRoleCommand(state)} : az === null ? null : {what: 'as az', text: az},
		enter,
	});
};
