import type {PolicyDefinition, PolicyReading} from '../key-policy.ts';
import type {Reason} from '../reason.ts';
import type {RoleDefinition} from '../role-definition.ts';
import {grantsOutright} from '../role-words.ts';
import {isWithin} from '../scope.ts';

const accounts = 'Microsoft.CognitiveServices/accounts';

/** What an Azure OpenAI resource does not have and a Foundry resource does: agents, other makers' models. One action stands for each. */
const ofFoundry: readonly string[] = [
	`${accounts}/AIServices/agents/write`,
	`${accounts}/AIServices/agents/read`,
	`${accounts}/AIServices/providers/action`,
	`${accounts}/MaaS/chat/completions/action`,
];

/**
 * Whether a role gives more once the resource is upgraded: the assignments stay, and what their data actions name comes to be there.
 * Source: Microsoft Learn, "Upgrade from Azure OpenAI to Microsoft Foundry", access control.
 */
export const widens = (definition: RoleDefinition): boolean => ofFoundry.some(action => grantsOutright(definition, action, 'data'));

const counted = (names: readonly string[]): string =>
	`${names.length === 1 ? 'Policy' : `${names.length} policies,`} ${names.slice(0, 3).join(', ')}${names.length > 3 ? ' and others' : ''}`;

/** The definitions of what is assigned here: an assignment that leaves the resource out has nothing to do with it. */
const definitionsHere = ({assignments, initiatives, definitions}: PolicyReading, resourceId: string): readonly PolicyDefinition[] => {
	const ids = assignments
		.filter(({notScopes}) => !notScopes.some(scope => isWithin(resourceId, scope)))
		.flatMap(({definitionId}) => initiatives.get(definitionId.toLowerCase())?.members.map(member => member.definitionId) ?? [definitionId]);
	return [...new Set(ids.map(id => id.toLowerCase()))].flatMap(id => definitions.get(id) ?? []);
};

/**
 * What Azure Policy has to do with an upgrade: an assignment that asks for the kind of account no longer fits, one that does not covers the resource as before.
 * `null`: it could not be read. Azure's own definitions are known by name alone.
 */
export const policyNotes = (reading: PolicyReading | null, resourceId: string): readonly Reason[] => {
	if (reading === null)
		return [
			{
				id: 'upgrade.policies-unreadable',
				text: 'Azure Policy could not be read: whether a policy asks for the kind of account, which an upgrade changes, is not known.',
			},
		];
	const about = definitionsHere(reading, resourceId)
		.map(({id, name, rule}) => ({id, name, text: JSON.stringify(rule ?? null).toLowerCase()}))
		.filter(({text}) => text.includes('microsoft.cognitiveservices/accounts'));
	const asksForKind = (text: string): boolean => /"field":"(?:kind|microsoft\.cognitiveservices\/accounts\/kind)"/u.test(text);
	const [filtering, others] = [about.filter(({text}) => asksForKind(text)), about.filter(({text}) => !asksForKind(text))].map(list =>
		list.map(({name}) => name),
	);
	return [
		...(filtering?.length
			? [
					{
						id: 'upgrade.policy-by-kind',
						text: `${counted(filtering)} ${filtering.length === 1 ? 'asks' : 'ask'} for the kind of account: after an upgrade to Foundry the kind is another.`,
					},
				]
			: []),
		...(others?.length
			? [
					{
						id: 'upgrade.policy-any-kind',
						text: `${counted(others)} ${others.length === 1 ? 'does' : 'do'} not ask for the kind of account: what ${others.length === 1 ? 'it allows' : 'they allow'} holds for all of Foundry after an upgrade.`,
					},
				]
			: []),
		...(reading.unread === 0
			? []
			: [
					{
						id: 'upgrade.policies-unread',
						text: `${reading.unread === 1 ? '1 policy' : `${reading.unread} policies`} could not be read: whether ${reading.unread === 1 ? 'it asks' : 'they ask'} for the kind of account is not known.`,
					},
				]),
		{
			id: 'upgrade.models',
			text: 'After an upgrade to Foundry every model can be deployed here, of whatever maker, unless a policy limits that.',
		},
	];
};
