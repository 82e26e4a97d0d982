import type {Assessment, HeldRole} from '../../access/assessment.ts';
import type {Plan} from '../../access/plan.ts';
import type {Reason} from '../../access/reason.ts';
import type {RunRecord} from '../../access/run-record.ts';
import {sameScope, scopeDepth, scopeKind, scopeLabel} from '../../access/scope.ts';
import type {Target} from '../../access/target.ts';
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
				[span('quiet', one.via === null ? 'direct' : `via ${calm(one.via)}`)],
				worth(one),
			],
		}));
	});
	const columns = [
		{keep: 9, least: 12},
		{keep: 0, optional: true as const},
		{keep: 3, least: 8},
		{keep: 1, least: 12},
		{keep: 2, least: 14},
	];
	return {kind: 'table', columns, rows};
};

const missingBlock = ({missing}: Assessment): readonly Block[] => {
	if (missing.length === 0) return [];
	const [first = '', ...rest] = missing.map(action => calm(shortAction(action)));
	return [gap, {kind: 'facts', rows: [{label: 'Missing', text: rest.length === 0 ? first : `${first} and ${rest.length} more`, whole: true}]}];
};

const withoutDataActions = (reasons: readonly Reason[]): readonly Block[] =>
	reasons.some(({id}) => id === 'access.no-data-actions')
		? [say('Administering a resource is not calling its models: a call needs data actions, and a role may hold none.')]
		: [];

const oneOf = (assessment: Assessment, record: RunRecord): readonly Block[] => {
	const {outcome, because, held} = assessment;
	const reasons = because.filter(({id}) => !verdictIds.has(id));
	const shown = reasons.slice(0, 4);
	return [
		verdict(markOf[outcome], verdictOf(assessment, record)),
		gap,
		...shown.map(({text}) => say(calm(text))),
		...(outcome === 'denied' ? withoutDataActions(shown) : []),
		...(record.target?.resource && held.length > 0 ? [gap, scopeTree(record.target, held)] : []),
		...missingBlock(assessment),
	];
};

const states: Readonly<Record<Assessment['outcome'], Rich>> = {
	allowed: [span('good', 'can already')],
	denied: [span('bad', 'cannot yet')],
	eligible: [span('careful', 'eligible, not active')],
	unknown: [span('careful', 'not known')],
};

const manyOf = (assessments: readonly Assessment[], record: RunRecord): readonly Block[] => [
	heading(record.scenario && record.target ? `Who can ${doing(record.scenario, record.target)}` : 'Who can do this'),
	gap,
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
];

type Next = {readonly after: readonly Block[]; readonly does: string};

const nextOf = (plan: Plan | null, outcomes: ReadonlySet<Assessment['outcome']>): Next => {
	const toGrant = plan?.grants.filter(({exists}) => !exists) ?? [];
	if (!plan || toGrant.length === 0)
		return outcomes.has('unknown')
			? {after: [say('A real call will tell.')], does: 'make the call'}
			: {after: [say('Nothing has to be granted. A real call proves it.')], does: 'prove it with a call'};
	const why = plan.because.slice(0, 2).map(({text}) => say([span('quiet', calm(text))], 2));
	if (plan.assignable === 'no') {
		const required = toGrant.some(({need}) => need === 'required');
		return required
			? {after: [point('careful', 'You may not assign roles here; somebody else must.'), ...why], does: 'what to send them'}
			: {after: [point('careful', 'A recommended role is missing, and you may not assign it.'), ...why], does: 'prove it with a call'};
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

export const access: Screen = ({record}): View => {
	const {assessments, plan, warnings} = record;
	const [only, ...others] = assessments;
	const next = nextOf(plan, new Set(assessments.map(({outcome}) => outcome)));
	return view({
		before: only === undefined ? [heading('Nothing is known of the access yet')] : others.length === 0 ? oneOf(only, record) : manyOf(assessments, record),
		after: [gap, ...next.after, ...warningBlocks(warnings)],
		details: detailsOf(record),
		enter: {event: {type: 'CONTINUE'}, does: next.does},
	});
};
