import packed from './role-definitions.json' with {type: 'json'};

/** One `permissions[]` element of a role definition. */
export type PermissionBlock = {
	readonly actions: readonly string[];
	readonly notActions: readonly string[];
	readonly dataActions: readonly string[];
	readonly notDataActions: readonly string[];
	readonly condition: string | null;
	readonly conditionVersion: string | null;
};

export type RoleDefinition = {
	/** GUID, lower case. */
	readonly id: string;
	readonly name: string;
	readonly permissions: readonly PermissionBlock[];
};

/** Ids of the built-in roles that worlds hand out. */
export const roleIds = {
	owner: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
	contributor: 'b24988ac-6180-42a0-ab88-20f7382dd24c',
	reader: 'acdd72a7-3385-48ef-bd42-f606fba81ae7',
	userAccessAdministrator: '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9',
	roleBasedAccessControlAdministrator: 'f58310d9-a9f6-439a-9e8d-f62e7b41a168',
	cognitiveServicesOpenAIUser: '5e0bd9bd-7b93-4f28-af87-19fc36ad61bd',
	cognitiveServicesUser: 'a97b65f3-24c7-4388-baec-2e87135dc908',
	foundryUser: '53ca6127-db72-4b80-b1b0-d745d6d5456d',
	foundryProjectManager: 'eadc314b-1a2d-4efa-be10-5d325db5065e',
	foundryAccountOwner: 'e47c6f54-e4a2-4754-9501-8e0985b135e1',
	azureAIDeveloper: '64702f94-c441-49e6-a78b-ef80e0188fee',
	cognitiveServicesUsagesReader: 'bba48692-92b0-4667-a9ad-c31c7b334ac2',
} as const;

const position = (digits: string): number => Number.parseInt(digits, 36);

const readActions = (): readonly string[] => {
	const actions: string[] = [];
	let previous = '';
	for (const coded of packed.actions) {
		previous = previous.slice(0, position(coded.slice(0, 2))) + coded.slice(2);
		actions.push(previous);
	}
	return actions;
};

const readBlock = (text: string, actions: readonly string[]): PermissionBlock => {
	const [granted = '', taken = '', data = '', takenData = '', condition = ''] = text.split(';');
	const list = (positions: string): readonly string[] => (positions === '' ? [] : positions.split(',').map(at => actions[position(at)] ?? ''));
	const [version, ...words] = condition === '' ? [] : (packed.conditions[position(condition)] ?? '').split(' ');
	return {
		actions: list(granted),
		notActions: list(taken),
		dataActions: list(data),
		notDataActions: list(takenData),
		condition: version === undefined ? null : words.join(' '),
		conditionVersion: version ?? null,
	};
};

const read = (): ReadonlyMap<string, RoleDefinition> => {
	const actions = readActions();
	return new Map(
		packed.roles.map(line => {
			const [id = '', name = '', ...blocks] = line.split('|');
			return [id, {id, name, permissions: blocks.map(block => readBlock(block, actions))}];
		}),
	);
};

let definitions: ReadonlyMap<string, RoleDefinition> | undefined;

/** Azure's built-in roles by id as of `packed.date`, unpacked when first asked for. */
export const builtInRoles = (): ReadonlyMap<string, RoleDefinition> => {
	definitions ??= read();
	return definitions;
};
