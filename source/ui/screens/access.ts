import type {Assessment, HeldRole} from '../../access/assessment.ts';
import {sameId} from '../../access/authorization.ts';
import {ago} from '../../access/plain.ts';
import type {Plan} from '../../access/plan.ts';
import {arrivedAfterMs} from '../../access/propagation.ts';
import type {Reason} from '../../access/reason.ts';
import {roles} from '../../access/roles.ts';
import type {RunRecord} from '../../access/run-record.ts';
import {sameScope, scopeDepth, scopeKind, scopeLabel} from '../../access/scope.ts';
import type {Target} from '../../access/target.ts';
import {parseTime} from '../../access/time.ts';
import {type Block, gap, heading, type Mark, point, type Row, say, verdict} from '../block.ts';
import {calm} from '../calm.ts';
import {type Rich, span} from '../line.ts';
import {type Screen, type View, view} from '../view.ts';
import {count, doing, isMe, personOf, shortAction} from '../words.ts';
import {warningBlocks} from './warnings.ts';

/** The verdict's own reason: the screen says it as its first sentence, to "you". */
const verdictIds: ReadonlySet<string> = new Set(['access.allowed', 'access.denied', 'access.eligible', 'access.unknown']);

const markOf: Readonly<Record<Assessment['outcome'], Mark>> = {allowed: 'good', denied: 'bad', eligible: 'careful', unknown: 'careful'};

const verdictOf = ({outcome, principal}: Assessment, record: RunRecord): string => {
	const deed = record.scenario && record.target ? doing(record.scenario, record.target) : 'do this';
	const me = isMe(record, principal);
	const who = me ? 'You' : personOf(record, principal);
	switch (outcome) {
		case 'allowed':
			return `${who} can ${deed}`;
		case 'denied':
			return `${who} cannot ${deed} yet`;
		case 'eligible':
			return `${who} could ${deed}: the role is eligible, not active`;
		case 'unknown':
			return `Only a call can tell whether ${me ? 'you' : who} can ${deed}`;
	}
};

/** Every scope above the target that can hold a role, down to the target itself. */
const pathOf = ({resource, project}: Target, held: readonly HeldRole[]): readonly string[] => {
	const above = held.map(({scope}) => scope);
	const own = resource
		? [
				`/subscriptions/${resource.subscriptionId}`,
				`/subscriptions/${resource.subscriptionId}/resourceGroups/${resource.resourceGroup}`,
				resource.id,
				...(project && project.id !== '' ? [project.id] : []),
			]
		: [];
	const all = [...own, ...above.filter(scope => !own.some(known => sameScope(known, scope)))];
	return all.filter((scope, index) => all.findIndex(other => sameScope(other, scope)) === index).toSorted((a, b) => scopeDepth(a) - scopeDepth(b));
};

const worth = ({dataActions, sufficient, unreadable}: HeldRole): Rich => {
	if (unreadable) return [span('careful', 'not readable')];
	if (sufficient) return [span('good', `${count(dataActions, 'data action')}, enough`)];
	return dataActions === 0 ? [span('careful', '0 data actions')] : `${count(dataActions, 'data action')}`;
};

const kinds: Readonly<Record<ReturnType<typeof scopeKind>, string>> = {
	root: 'tenant root',
	managementGroup: 'management group',
	subscription: 'subscription',
	resourceGroup: 'resource group',
	resource: 'resource',
	project: 'project',
	agent: 'agent',
};

/** The scopes from the subscription down to the target, with what is held at each: where a role sits is half of why it does or does not work. */
export const scopeTree = (target: Target, held: readonly HeldRole[]): Block => {
	const rows = pathOf(target, held).flatMap((scope, depth): Row[] => {
		const kind = scopeKind(scope);
		const name = calm(kind === 'subscription' ? (target.resource?.subscriptionName ?? scopeLabel(scope)) : scopeLabel(scope));
		const here = held.filter(one => sameScope(one.scope, scope));
		if (here.length === 0) return [{depth, cells: [name, [span('quiet', kinds[kind])], [span('quiet', '–')], '', '']}];
		return here.map((one, index) => ({
			depth,
			cells: [
				index === 0 ? name : '',
				[span('quiet', index === 0 ? kinds[kind] : '')],
				calm(one.roleName),
				one.via === null ? '' : [span('quiet', `via ${calm(one.via)}`)],
				worth(one),
			],
			...(index === 0 ? {} : {again: true as const}),
		}));
	});
	const columns = [
		{keep: 9, least: 12},
		{keep: 0, optional: true as const},
		{keep: 3, least: 8},
		{keep: 1, least: 12},
		{keep: 2, least: 14},
	];
	return {kind: 'table', columns, rows, whole: true};
};

const missingBlock = ({missing}: Assessment): readonly Block[] => {
	if (missing.length === 0) return [];
	const [first = '', ...rest] = missing.map(action => calm(shortAction(action)));
	return [{kind: 'facts', rows: [{label: 'Missing', text: rest.length === 0 ? first : `${first} and ${rest.length} more`, whole: true}]}];
};

const administering: readonly string[] = [
	roles.owner,
	roles.contributor,
	roles.userAccessAdministrator,
	roles.roleBasedAccessControlAdministrator,
	roles.cognitiveServicesContributor,
	roles.foundryAccountOwner,
];

const withoutDataActions = (reasons: readonly Reason[]): readonly Block[] =>
	reasons.some(({id, roleId}) => id === 'access.no-data-actions' && roleId !== undefined && administering.some(role => sameId(role, roleId)))
		? [say('Administering a resource is not calling its models: a call needs data actions, and a role may hold none.')]
		: [];

/** Milliseconds since the oldest assignment that suffices was made, where that is too short for the endpoint to know of it for certain. */
const youth = ({outcome, held}: Assessment, now: number): number | null => {
	const ages = held.filter(({sufficient}) => sufficient).map(({createdOn}) => now - (parseTime(createdOn) ?? Number.NEGATIVE_INFINITY));
	const oldest = Math.max(...ages);
	return outcome === 'allowed' && ages.length > 0 && oldest < arrivedAfterMs ? Math.max(0, oldest) : null;
};

const young = (assessment: Assessment, record: RunRecord, now: number): readonly Block[] => {
	const age = youth(assessment, now);
	if (age === null) return [];
	const proof = isMe(record, assessment.principal) ? '; the proof waits for it' : '';
	return [point('careful', `Assigned ${ago(age)}: the endpoint may not know it yet${proof}.`)];
};

type Told = {readonly answer: readonly Block[]; readonly why: readonly Block[]; readonly missing: readonly Block[]};

const oneOf = (assessment: Assessment, record: RunRecord, now: number): Told => {
	const {outcome, because, held} = assessment;
	const shown = because.filter(({id}) => !verdictIds.has(id)).slice(0, 4);
	return {
		answer: [verdict(markOf[outcome], verdictOf(assessment, record)), ...young(assessment, record, now)],
		why: [
			...shown.map(({text}) => say(calm(text))),
			...(outcome === 'denied' ? withoutDataActions(shown) : []),
			...(record.target?.resource && held.length > 0 ? [gap, scopeTree(record.target, held)] : []),
		],
		missing: missingBlock(assessment),
	};
};

const states: Readonly<Record<Assessment['outcome'], Rich>> = {
	allowed: [span('good', 'can already')],
	denied: [span('bad', 'cannot yet')],
	eligible: [span('careful', 'eligible, not active')],
	unknown: [span('careful', 'not known')],
};

const manyOf = (assessments: readonly Assessment[], record: RunRecord): Told => ({
	answer: [heading(record.scenario && record.target ? `Who can ${doing(record.scenario, record.target)}` : 'Who can do this')],
	why: [
		{
			kind: 'table',
			columns: [{keep: 9, least: 12}, {keep: 1}, {keep: 3, least: 10}, {keep: 2, least: 14}],
			rows: assessments.map(({principal, outcome, held}) => ({
				cells: [
					personOf(record, principal),
					[span('quiet', principal.type)],
					states[outcome],
					held.length === 0 ? [span('quiet', 'no role here')] : calm(held.map(({roleName}) => roleName).join(', ')),
				],
			})),
		},
	],
	missing: [],
});

type Next = {readonly after: readonly Block[]; readonly does: string; readonly calls?: true};

const nextOf = (plan: Plan | null, outcomes: ReadonlySet<Assessment['outcome']>): Next => {
	const toGrant = plan?.grants.filter(({exists}) => !exists) ?? [];
	if (!plan || toGrant.length === 0)
		return outcomes.has('unknown')
			? {after: [say('A real call will tell.')], does: 'make the call', calls: true}
			: {after: [say('Nothing has to be granted. A real call proves it.')], does: 'prove it with a call', calls: true};
	const why = plan.because.slice(0, 2).map(({text}) => say([span('quiet', calm(text))], 2));
	if (plan.assignable === 'no') {
		const required = toGrant.some(({need}) => need === 'required');
		return required
			? {after: [point('careful', 'You may not assign roles here; somebody else must.'), ...why], does: 'what to send them'}
			: {after: [point('careful', 'A recommended role is missing, and you may not assign it.'), ...why], does: 'prove it with a call', calls: true};
	}
	if (plan.assignable === 'yes') return {after: [say('You may assign roles here: the plan can fix it.')], does: 'see the plan'};
	return {
		after: [
			point(
				'careful',
				plan.assignable === 'partly' ? 'You may assign some of the roles, not all.' : 'Whether you may assign roles here is not known; trying is safe.',
			),
			...why,
		],
		does: 'see the plan',
	};
};

const detailsOf = (record: RunRecord): readonly Block[] =>
	record.assessments.flatMap(assessment => [
		heading(`${personOf(record, assessment.principal)}, ${assessment.principal.type} ${assessment.principal.id}`),
		...assessment.because.map(({id, text, scope}) => point('none', [calm(text), span('quiet', ` ${id}${scope === undefined ? '' : ` at ${calm(scope)}`}`)])),
		...(assessment.missing.length > 0 ? [say([span('strong', 'Missing')]), ...assessment.missing.map(action => say(calm(action), 2))] : []),
		gap,
	]);

export const access: Screen = ({record}, {now}): View => {
	const {assessments, plan, warnings} = record;
	const [only, ...others] = assessments;
	const next = nextOf(plan, new Set(assessments.map(({outcome}) => outcome)));
	const {answer, why, missing}: Told =
		only === undefined
			? {answer: [heading('Nothing is known of the access yet')], why: [], missing: []}
			: others.length === 0
				? oneOf(only, record, now)
				: manyOf(assessments, record);
	const warned = warningBlocks(warnings);
	return view({
		before: [...answer, gap, ...why, gap, ...missing],
		after: [gap, ...next.after, ...warned],
		short: {before: [...answer, gap, ...missing, ...next.after, gap, ...why, ...warned], after: []},
		ticks: only !== undefined && others.length === 0 && youth(only, now) !== null,
		details: detailsOf(record),
		enter: {event: {type: 'CONTINUE'}, does: next.does, calls: next.calls === true},
	});
};
