import {granterLine, theyCan} from '../../access/granter-list.ts';
import type {RunRecord} from '../../access/run-record.ts';
import type {Granter, WhoCan} from '../../access/who-can.ts';
import {type Block, gap, heading, type Mark, point, say, verdict} from '../block.ts';
import {calm} from '../calm.ts';
import {span} from '../line.ts';
import type {View} from '../view.ts';
import {resourceName} from '../words.ts';

/** One line where there is room for no more; `w` tells the rest. */
export const whoCanLine = ({whoCan}: RunRecord, most: number): readonly Block[] =>
	whoCan === null ? [] : [say([span('quiet', calm(theyCan(whoCan, most)))], 2)];

const markOf: Readonly<Record<Granter['may'], Mark>> = {yes: 'good', eligible: 'running', unknown: 'careful'};

/** What a word in brackets means, told once for all who have it. */
const meanings: Readonly<Record<Granter['may'], string | null>> = {
	yes: null,
	eligible: 'After activating it: Privileged Identity Management holds that role ready for them.',
	unknown: 'Perhaps: a condition, a deny assignment or a lock decides that cannot be judged from here.',
};

/** More are counted. */
const most = 30;

const found = (granters: WhoCan['granters'], {target}: RunRecord): readonly Block[] => [
	...granters.slice(0, most).map(granter => point(markOf[granter.may], calm(granterLine(granter, target?.resource ?? null)))),
	...(granters.length > most ? [point('none', `${granters.length - most} more`)] : []),
	gap,
	...[...new Set(granters.map(({may}) => may))].flatMap(may => (meanings[may] === null ? [] : [say([span('quiet', meanings[may])])])),
];

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
