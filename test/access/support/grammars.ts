import {createRequire} from 'node:module';
import {parse as parseTerraform} from '@cdktf/hcl2json';
import {Language, type Node, Parser} from 'web-tree-sitter';
import {armGuid} from '../../../source/access/assignment-name.ts';

/** One role assignment as a script has it, whatever the script's language. */
export type ReadGrant = {
	readonly name: string | null;
	readonly roleId: string;
	readonly principalId: string;
	readonly principalType: string;
	readonly scope: string;
	readonly description: string;
};

const require = createRequire(import.meta.url);
const languageOf = async (name: string): Promise<Language> => Language.load(require.resolve(`tree-sitter-${name}/tree-sitter-${name}.wasm`));

await Parser.init();
const [bicep, powershell] = await Promise.all([languageOf('bicep'), languageOf('powershell')]);
const parser = new Parser();

const parsed = (language: Language, text: string): Node => {
	parser.setLanguage(language);
	const root = parser.parse(text)?.rootNode;
	if (!root || root.hasError) throw new Error(`A syntax error in:\n${text}`);
	return root;
};

/** Throws for a text that is none of the language. */
export const parses = (language: 'bicep' | 'powershell', text: string): boolean => !parsed(language === 'bicep' ? bicep : powershell, text).hasError;

const named = (node: Node): readonly Node[] => node.namedChildren.filter(child => child !== null && child.type !== 'comment');

/** Every node of a type, outermost first. */
const all = (node: Node, type: string): readonly Node[] => node.descendantsOfType(type).filter(found => found !== null);

type Values = ReadonlyMap<string, unknown>;

const escapes: Readonly<Record<string, string>> = {n: '\n', r: '\r', t: '\t', "'": "'", '\\': '\\', $: '$'};

const bicepEscape = (text: string): string => {
	const code = /^\\u\{(?<code>[\da-f]+)\}$/iu.exec(text)?.groups?.['code'];
	return code === undefined ? (escapes[text.slice(1)] ?? text) : String.fromCodePoint(Number.parseInt(code, 16));
};

/** What an expression of Bicep comes to: strings, symbols and the functions that the scripts call. */
const bicepValue = (node: Node, values: Values): unknown => {
	const parts = named(node);
	switch (node.type) {
		// Of a template the grammar has further parts: none of these strings is one.
		case 'string':
			return parts.every(({type}) => type === 'string_content' || type === 'escape_sequence')
				? node.text.slice(1, -1).replaceAll(/\\(?:u\{[\da-f]+\}|.)/giu, bicepEscape)
				: unknownNode(node);
		case 'identifier':
			return values.get(node.text) ?? unknownNode(node);
		case 'member_expression':
			return (values.get(parts[0]?.text ?? '') as Readonly<Record<string, unknown>>)[parts[1]?.text ?? ''];
		case 'object':
			return Object.fromEntries(parts.map(property => [named(property)[0]?.text, bicepValue(named(property)[1] ?? property, values)]));
		case 'call_expression': {
			const given = named(parts[1] ?? node).map(part => String(bicepValue(part, values)));
			if (parts[0]?.text === 'toLower') return given[0]?.toLowerCase();
			if (parts[0]?.text === 'guid') return armGuid(...given);
			if (parts[0]?.text === 'subscriptionResourceId' || parts[0]?.text === 'tenantResourceId') return given[1];
			return unknownNode(node);
		}
		default:
			return unknownNode(node);
	}
};

const unknownNode = (node: Node): never => {
	throw new Error(`Not expected here: ${node.type} ${node.text}`);
};

/** The assignments of one Bicep file, deployed to the scope with this id. */
export const readBicep = (text: string, deployedTo: string, parameters: Readonly<Record<string, string>> = {}): readonly ReadGrant[] => {
	const values = new Map<string, unknown>(Object.entries(parameters));
	const grants: ReadGrant[] = [];
	for (const declared of named(parsed(bicep, text))) {
		const [symbol, type, object] = named(declared);
		if (declared.type === 'target_scope_assignment' || declared.type === 'parameter_declaration') continue;
		if (declared.type !== 'resource_declaration' || !symbol || !type || !object) return unknownNode(declared);
		const isExisting = declared.children.some(child => child?.type === 'existing' || child?.text === 'existing');
		const resource = bicepValue(object, values);
		const kind = String(bicepValue(type, values)).split('@')[0];
		if (isExisting) {
			const {parent, name} = resource as {readonly parent?: {readonly id: string}; readonly name: string};
			const id = parent ? `${parent.id}/projects/${name}` : `${deployedTo}/providers/${kind}/${name}`;
			values.set(symbol.text, {id});
			continue;
		}
		if (kind !== 'Microsoft.Authorization/roleAssignments') return unknownNode(declared);
		const {name, scope, properties} = resource as {
			readonly name: string;
			readonly scope?: {readonly id: string};
			readonly properties: {readonly roleDefinitionId: string} & Omit<ReadGrant, 'name' | 'roleId' | 'scope'>;
		};
		const {roleDefinitionId, principalId, principalType, description} = properties;
		grants.push({name, roleId: roleDefinitionId, principalId, principalType, scope: scope?.id ?? deployedTo, description});
	}
	return grants;
};

const powershellText = (node: Node): string => {
	const [string] = all(node, 'verbatim_string_characters');
	// As PowerShell does: two quotes of whichever kind are one.
	return string ? string.text.slice(1, -1).replaceAll(/(?<quote>['\u2018-\u201b])\k<quote>/gu, '$<quote>') : node.text;
};

/** The assignments that a PowerShell script makes; `$scope` is what its first line finds. Any other command that writes is no part of it. */
export const readPowerShell = (text: string, found = ''): readonly ReadGrant[] => {
	const commands = all(parsed(powershell, text), 'command').map(command => ({
		name: all(command, 'command_name')[0]?.text,
		elements: named(all(command, 'command_elements')[0] ?? command).filter(({type}) => type !== 'command_argument_sep'),
	}));
	const writers = commands.filter(({name}) => name !== 'Search-AzGraph');
	return writers.map(({name, elements}) => {
		if (name !== 'New-AzRoleAssignment') throw new Error(`Not expected here: ${name}`);
		const given = new Map<string, string>();
		elements.forEach((element, index) => {
			const value = elements[index + 1];
			if (element.type === 'command_parameter' && value)
				given.set(element.text, value.text.includes('$scope') ? found + scopeTail(value) : powershellText(value));
		});
		expectOnly(elements.length, 2 * given.size, text);
		const of = (parameter: string): string => given.get(parameter) ?? '';
		return {
			name: null,
			roleId: of('-RoleDefinitionId'),
			principalId: of('-ObjectId'),
			principalType: of('-ObjectType'),
			scope: of('-Scope'),
			description: of('-Description'),
		};
	});
};

const scopeTail = (value: Node): string => (all(value, 'verbatim_string_characters').length > 0 ? powershellText(value) : '');

const expectOnly = (count: number, wanted: number, text: string): void => {
	if (count !== wanted) throw new Error(`More words than parameters and values in:\n${text}`);
};

type Block = Readonly<Record<string, string | boolean>>;

/** The assignments of a Terraform file. Templates stay as they are written. */
export const readTerraform = async (text: string): Promise<readonly (ReadGrant & {readonly skipsCheck: boolean})[]> => {
	const {resource = {}, ...others} = (await parseTerraform('grants.tf', text)) as {
		readonly resource?: Readonly<Record<string, Readonly<Record<string, readonly Block[]>>>>;
	};
	const stray = Object.keys(others).filter(key => key !== 'variable');
	if (stray.length > 0 || Object.keys(resource).some(kind => kind !== 'azurerm_role_assignment')) throw new Error(`Not expected here: ${stray.join(', ')}`);
	return Object.values(resource['azurerm_role_assignment'] ?? {})
		.flat()
		.map(block => {
			const of = (key: string): string => String(block[key] ?? '').replaceAll(/(?<mark>[$%])\k<mark>(?=\{)/gu, '$<mark>');
			return {
				name: block['name'] === undefined ? null : of('name'),
				roleId: of('role_definition_id').split('/').at(-1) ?? '',
				principalId: of('principal_id'),
				principalType: of('principal_type'),
				scope: of('scope'),
				description: of('description'),
				skipsCheck: block['skip_service_principal_aad_check'] === true,
			};
		});
};
