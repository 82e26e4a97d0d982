import {theyCan} from '../../access/granter-list.ts';
import type {RunRecord} from '../../access/run-record.ts';
import {scopeWords} from '../../access/scope.ts';
import type {Granter, WhoCan} from '../../access/who-can.ts';
import {type Block, gap, heading, point, say, verdict} from '../block.ts';
import {calm} from '../calm.ts';
import {type Rich, span} from '../line.ts';
import type {View} from '../view.ts';
import {count, resourceName} from '../words.ts';

/** One line where there is room for no more; `w` tells the rest. */
export const whoCanLine = ({whoCan}: RunRecord, most: number): readonly Block[] =>
	whoCan === null ? [] : [say([span('quiet', calm(theyCan(whoCan, most)))], 2)];

const nouns = {User: 'person', Group: 'group', ServicePrincipal: 'application'} as const;

const certainty: Readonly<Record<Granter['may'], Rich>> = {
	yes: [span('good', 'now')],
	eligible: [span('careful', 'after activating it')],
	unknown: [span('careful', 'perhaps')],
};

/** More are counted. */
const most = 30;

const found = (granters: WhoCan['granters'], record: RunRecord): readonly Block[] => {
	const shown = granters.slice(0, most);
	const maybe = shown.some(({may}) => may === 'unknown');
	const later = shown.some(({may}) => may === 'eligible');
	return [
		{
			kind: 'table',
			whole: true,
			columns: [
				{keep: 9, head: 'who'},
				{keep: 1, head: ''},
				{keep: 3, head: 'as'},
				{keep: 2, head: 'on'},
				{keep: 4, head: 'when'},
			],
			rows: shown.map(({principal, members, roleName, scope, may}) => ({
				cells: [
					calm(principal.name ?? principal.id),
					[span('quiet', members === null ? nouns[principal.type] : `${nouns[principal.type]}, ${count(members, 'member')}`)],
					calm(roleName),
					calm(scopeWords(scope, record.target?.resource ?? null)),
					certainty[may],
				],
			})),
		},
		gap,
		...(granters.length > shown.length ? [say(`${granters.length - shown.length} more.`)] : []),
		...(later ? [say('After activating it: Privileged Identity Management holds that role ready for them.')] : []),
		...(maybe ? [say('Perhaps: a condition, a deny assignment or a lock decides that cannot be judged from here.')] : []),
	];
};

/** Azure's way out where nobody is left. Source: Microsoft Learn, "Elevate access to manage all Azure subscriptions and management groups". */
const elevation = 'A Global Administrator of the tenant can take User Access Administrator at the tenant root, and then grant it.';

const blocksOf = (whoCan: WhoCan, record: RunRecord): readonly Block[] => {
	const where = record.target ? resourceName(record.target) : 'the resource';
	const reasons = whoCan.because.map(({text}) => say(calm(text)));
	switch (whoCan.outcome) {
		case 'found':
			return [heading(`Who can grant this on ${where}`), gap, ...found(whoCan.granters, record), ...reasons];
		case 'none':
			return [verdict('bad', 'Nobody can grant this as things stand'), gap, ...reasons, point('none', elevation)];
		case 'unknown':
			return [
				verdict('careful', 'Who can grant this is not known'),
				gap,
				...reasons,
				point('none', `Its owner knows: whoever made ${where}, or runs its subscription.`),
			];
	}
};

/** People, groups and applications that may write the missing grants; offered where somebody looked for them. */
export const whoCanPanel = (record: RunRecord): View['panels'] => {
	const {whoCan} = record;
	if (whoCan === null) return {};
	const names = whoCan.granters.length > 0 ? {copy: {what: 'who can grant', text: theyCan(whoCan, Number.POSITIVE_INFINITY)}} : {};
	return {who: {blocks: blocksOf(whoCan, record), ...names}};
};
