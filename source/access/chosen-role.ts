import {nearest} from './nearest.ts';
import {findRole} from './role-choice.ts';
import type {RoleDefinition} from './role-definition.ts';
import {inputTrouble} from './trouble.ts';

/** The role's GUID. Only an id may be of a role that cannot be seen; any other text that names none, or several, is refused before anything is written. */
export const chosenRole = (text: string, definitions: ReadonlyMap<string, RoleDefinition>): string => {
	const found =
		findRole(text, definitions)?.id ?? /(?:^|\/)(?<id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/iu.exec(text.trim())?.groups?.['id']?.toLowerCase();
	if (found) return found;
	const near = nearest(
		text,
		[...definitions.values()].map(({name}) => name),
	);
	throw inputTrouble('usage.no-such-role', `There is no role "${text}" here, or more than one.${near ? ` The nearest name is ${near}.` : ''}`, [
		{text: 'Name it by its id, or as this tenant names it today', command: "az role definition list --query '[].[roleName, name]' --output tsv"},
	]);
};
