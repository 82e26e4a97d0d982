import type {MendSurvey} from '../../access/audit/mend-survey.ts';
import type {Resource} from '../../access/target.ts';
import type {Mending} from '../../wizard/mending.ts';
import type {State} from '../../wizard/state.ts';
import {type Block, code, gap, heading, verdict} from '../block.ts';
import {calm} from '../calm.ts';
import {type Screen, type View, view} from '../view.ts';
import {commandOf} from './audit-words.ts';

/** A finding's way, as far as nothing is on the wire. */
export type At = {readonly state: State; readonly mending: Mending; readonly resource: Resource};
export type Planned = At & {readonly survey: MendSurvey};

export const mendScreen =
	(draw: (at: At, around: Parameters<Screen>[1]) => View): Screen =>
	(state, around) => {
		const {mending, record} = state;
		const resource = record.target?.resource;
		return mending && resource ? draw({state, mending, resource}, around) : view({before: [verdict('todo', 'No finding was chosen')]});
	};

export const surveyed = (draw: (at: Planned, around: Parameters<Screen>[1]) => View): Screen =>
	mendScreen((at, around) =>
		at.mending.survey ? draw({...at, survey: at.mending.survey}, around) : view({before: [verdict('todo', 'What is next is not known yet')]}),
	);

/** What stands and what is granted, by the ids that Azure knows it by. */
export const detailsOf = ({state, mending: {finding}, survey: {step}}: Planned): readonly Block[] => [
	heading('What stands now'),
	{
		kind: 'facts',
		rows: [
			{label: 'principal', text: calm(`${finding.principal.type} ${finding.principal.id}`), whole: true},
			{label: 'assignment', text: calm(finding.held.assignmentId), whole: true},
			...(finding.held.condition === null ? [] : [{label: 'condition', text: calm(finding.held.condition), whole: true}]),
		],
	},
	...(step.is === 'grant'
		? [
				gap,
				heading('What is granted'),
				{
					kind: 'facts' as const,
					rows: [
						{label: 'role', text: calm(step.grant.roleId), whole: true},
						{label: 'scope', text: calm(step.grant.scope), whole: true},
						{label: 'name', text: calm(step.grant.name), whole: true},
					],
				},
			]
		: []),
	gap,
	heading('The same by command, a step each time it is run'),
	code(calm(commandOf(finding, state) ?? '')),
];
