import type {CustomRole} from '../../access/custom-role.ts';
import type {Plan, RoleChoice} from '../../access/plan.ts';
import type {State} from '../../wizard/state.ts';
import {type Block, gap, heading, point, say} from '../block.ts';
import {calm} from '../calm.ts';
import {keyWords, type Rich, span} from '../line.ts';
import type {Choice, Choices, View} from '../view.ts';
import {count, listed} from '../words.ts';
import {customRoleBlocks, customRoleCopy} from './made-role.ts';

/** Rows of the table: the planned role, its narrower and its broader neighbours. */
const mostRoles = 5;

/** As many as have room around the planned one; the narrower ones first. */
const neighbours = (choices: readonly RoleChoice[], planned: number): readonly RoleChoice[] => {
	const from = Math.max(0, Math.min(planned - Math.floor(mostRoles / 2), choices.length - mostRoles));
	return choices.slice(from, from + mostRoles);
};

/** Beside the figures, where a word or two have room; under the cursor stands the sentence. */
const standing = ({assignable, documented}: RoleChoice): Rich =>
	assignable === 'no' ? [span('careful', 'not by you')] : [span('quiet', documented ? 'documented' : '')];

const figures = (dataActions: number, listsKeys: boolean): string => `${count(dataActions, 'data action')}, lists ${listsKeys ? 'keys' : 'no keys'}`;

const sentence = ({roleName, note, assignable, documented, beyond}: RoleChoice): string => {
	const parts = [
		...(assignable === 'no' ? ['you may not assign it here'] : []),
		...(documented ? ['documented for this'] : []),
		...(beyond > 0 ? [`${count(beyond, 'data action')} beyond the need`] : []),
		...(note === null ? [] : [note]),
	];
	return calm(parts.length === 0 ? roleName : `${roleName}: ${parts.join('; ')}.`);
};

/** Enter plans with it where you may make it; else it is only looked at. */
const customChoice = (made: CustomRole, state: State): Choice => {
	const {actions, dataActions, covers, makeable} = made;
	const yours = makeable !== 'no';
	const how = yours ? 'It is made first, then assigned; d shows it.' : 'Somebody else must make it first; Enter shows it.';
	return {
		key: 'custom',
		label: [span('quiet', 'new custom role')],
		cells: [String(dataActions.length), 'no', yours ? [span('quiet', 'narrowest')] : [span('careful', 'not by you')]],
		search: '',
		about: dataActions.length === 0 ? `${count(actions.length, 'action')}, lists no keys` : figures(dataActions.length, false),
		note: calm(`A custom role of ${listed(covers, 4)} alone, the narrowest of all. ${how}`),
		event: yours ? {type: 'CUSTOM_ROLE'} : null,
		...(yours ? {details: () => customRoleBlocks(made, state), copy: customRoleCopy(made)} : {opens: 'role' as const}),
		does: yours ? 'plan with this role' : 'see the custom role',
	};
};

/** Whether it is to be made: where the tenant has it, it is among the others. */
const isToMake = ({choices}: Plan, {name}: CustomRole): boolean => !choices.some(({roleName, beyond}) => roleName === name && beyond === 0);

const ofPlan = (enter: View['enter']): Pick<Choice, 'does' | 'event' | 'opens'> =>
	enter ? {event: enter.event, does: enter.does} : {event: null, opens: 'role', does: 'see the custom role'};

/** Enter on the plan's own role writes; on another role it plans with that one first, so that nothing unseen is written. */
export const roleChoices = (plan: Plan, state: State, enter: View['enter']): Choices | null => {
	const {grants, choices, customRole} = plan;
	const made = state.record.makes?.roleId ?? null;
	const planned = grants.find(({need, exists}) => need === 'required' && !exists)?.roleId;
	if ((customRole === null || made !== null) && choices.every(({roleId}) => roleId === planned)) return null;
	const shown = neighbours(
		choices,
		choices.findIndex(({roleId}) => roleId === planned),
	);
	const custom = customRole !== null && isToMake(plan, customRole) ? [customChoice(customRole, state)] : [];
	const own = shown.findIndex(({roleId}) => roleId === planned);
	return {
		columns: [
			{keep: 9, least: 38},
			{keep: 2, head: 'data actions', align: 'right', least: 12},
			{keep: 1, head: 'lists keys', least: 10},
			{keep: 0, optional: true},
		],
		items: [
			...custom,
			...shown.map((choice, index): Choice => {
				const {roleId, roleName, dataActions, listsKeys} = choice;
				return {
					key: roleId,
					label: roleId === made ? 'new custom role' : calm(roleName),
					cells: [String(dataActions), listsKeys ? [span('careful', 'yes')] : 'no', roleId === made ? [span('quiet', 'to be made')] : standing(choice)],
					search: '',
					about: figures(dataActions, listsKeys),
					// Its own lines stand above.
					...(roleId === made ? {} : {note: sentence(choice)}),
					...(index === own ? ofPlan(enter) : {event: {type: 'CHOOSE_ROLE', roleId}, does: 'plan with this role'}),
				};
			}),
		],
		current: custom.length + Math.max(0, own),
		filter: false,
		typed: null,
	};
};

/** What one role has and the other has not, by the figures alone. */
const differences = (role: RoleChoice, planned: RoleChoice): readonly string[] => {
	const more = role.dataActions - planned.dataActions;
	return [
		...(planned.listsKeys && !role.listsKeys ? ['lists no keys'] : []),
		...(more === 0 ? [] : [`${count(Math.abs(more), 'data action')} ${more > 0 ? 'more' : 'fewer'}`]),
		...(role.note?.split('; ').includes('preview') ? ['preview'] : []),
	];
};

/** What the table leaves out, and where the documented role is not the narrowest. */
export const besideRoles = ({choices, compared, grants}: Plan): readonly Block[] => {
	const narrower = choices.find(({roleId}) => compared.some(reason => reason.id === 'choice.narrower' && reason.roleId === roleId));
	const required = grants.find(({need, exists}) => need === 'required' && !exists);
	const planned = choices.find(({roleId}) => roleId === required?.roleId);
	const more = choices.length - mostRoles;
	const differs = narrower && planned && narrower !== planned ? differences(narrower, planned) : [];
	return [
		...(narrower && differs.length > 0
			? [
					say([
						span('quiet', `${calm(narrower.roleName)} would do too: ${differs.join(', ')}. `),
						...keyWords('quiet', '', 'd', ' says why it is not the choice.'),
					]),
				]
			: []),
		...(more > 0
			? [say([span('quiet', `${count(more, 'more role')} would do`), ...keyWords('quiet', '; ', 'd', ` lists ${more === 1 ? 'it' : 'them'}.`)])]
			: []),
	];
};

/** For the details: every role that would do, and why this one. */
export const comparedBlocks = ({choices, compared}: Plan): readonly Block[] => [
	...(compared.length === 0 ? [] : [heading('Why this role'), ...compared.map(({text}) => point('none', calm(text))), gap]),
	...(choices.length <= 1
		? []
		: [
				heading('Every role that would do: data actions, those beyond the need, and whether it lists keys'),
				{
					kind: 'table' as const,
					whole: true as const,
					columns: [
						{keep: 9, head: 'role'},
						{keep: 3, head: 'gives', align: 'right' as const},
						{keep: 2, head: 'beyond', align: 'right' as const},
						{keep: 1, head: 'keys'},
						{keep: 0, head: ''},
					],
					rows: choices.map(choice => ({
						cells: [calm(choice.roleName), String(choice.dataActions), String(choice.beyond), choice.listsKeys ? 'yes' : 'no', standing(choice)],
					})),
				},
				gap,
			]),
];
