import {accessLink} from '../../access/access-link.ts';
import type {Assessment} from '../../access/assessment.ts';
import {grantsLeft} from '../../access/grants-to-write.ts';
import {isGroupAdvice} from '../../access/group-advice.ts';
import type {RunRecord} from '../../access/run-record.ts';
import {scenarios} from '../../access/scenario.ts';
import {leadsToActivation} from '../../wizard/machine-activate.ts';
import {isHelpless, isProvable} from '../../wizard/machine-moves.ts';
import {type Block, point, say} from '../block.ts';
import {calm} from '../calm.ts';
import {keyWords, span} from '../line.ts';
import type {View} from '../view.ts';
import {whoCanLine} from './who-can.ts';

/** What can be done about the access, and what Enter does. */
export type Next = {readonly after: readonly Block[]; readonly enter: View['enter']};

const goOn = (after: readonly Block[], does: string, calls = false): Next => ({after, enter: {event: {type: 'CONTINUE'}, does, calls}});
const lookAgain = (after: readonly Block[]): Next => ({after, enter: {event: {type: 'RETRY'}, does: 'read it again'}});

/** No grant helps: the role waits to be activated, or something stands above every role. */
const helpless = (record: RunRecord): Next => {
	const {plan, assessments} = record;
	if (plan?.because.some(({id}) => id === 'plan.forbidden'))
		return lookAgain([say('No grant helps here. Whoever made that deny assignment must lift it, or except you from it.')]);
	if (leadsToActivation(record)) return goOn([say('Nothing has to be granted: the role only waits to be activated.')], 'activate the role');
	if (assessments.some(({outcome}) => outcome === 'eligible')) return lookAgain([say('Nothing has to be granted. Activate the role, then read it again.')]);
	return lookAgain([say('The plan has no grant that changes this.')]);
};

const nothingToGrant = (record: RunRecord, outcomes: ReadonlySet<Assessment['outcome']>): Next => {
	const {plan, scenario} = record;
	if (isProvable(record) || scenario === null || scenarios[scenario].proof === 'call') {
		return outcomes.has('unknown')
			? goOn([say('A real call will tell.')], 'make the call', true)
			: goOn([say('Nothing has to be granted. A real call proves it.')], 'prove it with a call', true);
	}
	if (plan === null)
		return {after: [say('No call proves this one, and what is granted cannot be read from here.')], enter: {event: {type: 'HAND_OFF'}, does: 'what to send'}};
	return outcomes.has('unknown') ? lookAgain([say('No call proves this one: it shows when it is done.')]) : goOn([say('Nothing has to be granted.')], 'finish');
};

export const nextOf = (record: RunRecord): Next => {
	const {plan, assessments} = record;
	const outcomes = new Set(assessments.map(({outcome}) => outcome));
	const toGrant = plan?.grants.filter(({exists}) => !exists) ?? [];
	if (isHelpless(record)) return helpless(record);
	if (!plan || toGrant.length === 0) return nothingToGrant(record, outcomes);
	const why = plan.because.slice(0, 2).map(({text}) => say([span('quiet', calm(text))], 2));
	if (plan.assignable === 'no') {
		const required = toGrant.some(({need}) => need === 'required');
		if (required) return goOn([point('careful', 'You may not assign roles here; somebody else must.'), ...why, ...whoCanLine(record, 2)], 'what to send them');
		const settled = nothingToGrant(record, outcomes);
		return {...settled, after: [point('careful', 'A recommended role is missing, and you may not assign it.'), ...why]};
	}
	if (plan.assignable === 'yes') return goOn([say('You may assign roles here: the plan can fix it.')], 'see the plan');
	const doubt = plan.assignable === 'partly' ? 'You may assign some of the roles, not all.' : 'Whether you may assign roles here is not known; trying is safe.';
	return goOn([point('careful', doubt), ...why, ...whoCanLine(record, 2)], 'see the plan');
};

/** The same of teammates, whose proof is a call of their own. */
export const nextOfTeam = (record: RunRecord): Next => {
	const {plan} = record;
	if (!plan)
		return goOn([point('careful', 'What they hold cannot be read from here: somebody who sees the resource must look, and grant it.')], 'what to send them');
	const open = plan.grants.filter(({exists}) => !exists);
	if (open.length === 0) return goOn([say('Nothing has to be granted.')], 'finish');
	const why = plan.because.filter(reason => !isGroupAdvice(reason)).slice(0, 1);
	const reasons = why.map(({text}) => say([span('quiet', calm(text))], 2));
	const required = open.filter(({need}) => need === 'required');
	switch (plan.assignable) {
		case 'yes':
			return goOn([say('You may assign these roles: the plan can do it.')], 'see the plan');
		case 'no':
			return required.length > 0
				? goOn([point('careful', 'You may not assign roles here; somebody else must.'), ...whoCanLine(record, 2)], 'what to send them')
				: goOn([point('careful', 'A recommended role is missing, and you may not assign it.')], 'finish');
		case 'partly':
			return goOn(
				[
					point(
						'careful',
						`You may assign ${required.length - grantsLeft(plan).length} of the ${required.length} roles; somebody else must assign the others.`,
					),
					...whoCanLine(record, 2),
				],
				'see the plan',
			);
		case 'unknown':
			return goOn([point('careful', 'Whether you may assign roles here is not known; trying is safe.'), ...reasons], 'see the plan');
	}
};

/** Where no grant helps, the page that does; `o` opens it. */
export const linkBlocks = (record: RunRecord): readonly Block[] => {
	const link = accessLink(record);
	return link === null
		? []
		: [
				{
					kind: 'facts',
					rows: [
						{
							label: link.does === 'activate' ? 'Activate it' : 'Read',
							text: [span('link', link.url), ...keyWords('quiet', '  ', 'o', ' opens it')],
							whole: true,
						},
					],
				},
			];
};
