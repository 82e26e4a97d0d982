import {ownCommand} from '../../access/command-line.ts';
import type {CustomRole} from '../../access/custom-role.ts';
import type {Plan, RoleChoice} from '../../access/plan.ts';
import type {RunRecord} from '../../access/run-record.ts';
import {scopeWords} from '../../access/scope.ts';
import {type Block, code, gap, heading, point, say} from '../block.ts';
import {calm} from '../calm.ts';
import {keyWords, type Rich, span} from '../line.ts';
import type {Choice, Choices, Panel, View} from '../view.ts';
import {count, listed} from '../words.ts';

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

const customChoice = ({actions, dataActions, covers}: CustomRole): Choice => ({
	key: 'custom',
	label: [span('quiet', 'new custom role')],
	cells: [String(dataActions.length), 'no', [span('quiet', 'narrowest')]],
	search: '',
	about: dataActions.length === 0 ? `${count(actions.length, 'action')}, lists no keys` : figures(dataActions.length, false),
	note: calm(`A custom role of ${listed(covers, 4)} alone, the narrowest of all. Somebody must make it first; Enter shows it.`),
	event: null,
	opens: 'role',
	does: 'see the custom role',
});

/** Enter on the plan's own role writes; on another role it plans with that one first, so that nothing unseen is written. */
export const roleChoices = ({grants, choices, customRole}: Plan, enter: NonNullable<View['enter']>): Choices | null => {
	const planned = grants.find(({need, exists}) => need === 'required' && !exists)?.roleId;
	if (customRole === null && choices.every(({roleId}) => roleId === planned)) return null;
	const shown = neighbours(
		choices,
		choices.findIndex(({roleId}) => roleId === planned),
	);
	const custom = customRole === null ? [] : [customChoice(customRole)];
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
					label: calm(roleName),
					cells: [String(dataActions), listsKeys ? [span('careful', 'yes')] : 'no', standing(choice)],
					search: '',
					about: figures(dataActions, listsKeys),
					note: sentence(choice),
					event: index === own ? enter.event : {type: 'CHOOSE_ROLE', roleId},
					does: index === own ? enter.does : 'plan with this role',
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

/** The role that nobody has made yet: what it is, what it lacks, and the texts that make it. */
export const customRolePanel = (made: CustomRole, {target, scenario}: RunRecord): Panel => {
	const resource = target?.resource ?? null;
	const assign = ['grant', '--resource', resource?.id ?? target?.endpoint ?? '', ...(scenario ? ['--scenario', scenario] : []), '--role', made.name];
	return {
		blocks: [
			heading(calm(made.name)),
			say(calm(made.description)),
			gap,
			{
				kind: 'facts',
				rows: [
					{label: 'gives', text: listed(made.covers.map(calm), 12), whole: true},
					{label: 'not', text: listed(made.lacks.map(calm), 12), whole: true},
					{label: 'can be assigned in', text: calm(scopeWords(made.assignableScope, resource)), whole: true},
				],
			},
			gap,
			point(
				'careful',
				'Not assignable from here: first an Owner or User Access Administrator of that scope must make it. It does not grow with Azure; built-in roles do.',
			),
			gap,
			heading('Make it with az'),
			code(made.az),
			gap,
			heading('Or with Bicep'),
			code(made.bicep),
			gap,
			heading('Then assign it'),
			code(ownCommand(assign)),
		],
		copy: {what: 'the custom role as az', text: made.az},
	};
};
