import {mayMakeRole, type Writer} from './assignability.ts';
import {type CustomRole, customRoleFor, heldCustomRole, type RoleToMake, roleToMake} from './custom-role.ts';
import type {RoleDefinition} from './role-definition.ts';
import {needsOf, type ScenarioId, scopeOfNeed} from './scenario.ts';
import {scopeByHand} from './scope-by-hand.ts';
import type {Target} from './target.ts';
import {inputTrouble} from './trouble.ts';

type Question = {
	readonly scenario: ScenarioId;
	readonly target: Target;
	/** Chosen by hand; `null`: where the need stands. */
	readonly scope: string | null;
	readonly definitions: ReadonlyMap<string, RoleDefinition>;
	readonly caller: Writer;
	/** Whether one that is missing may be made: a role stays, and is everybody's. */
	readonly make: boolean;
};

/** The tenant's own role of exactly what the scenario needs, or the one that is to be made. Throws `InputTrouble` where there is none and none can be made. */
export const exactRole = ({scenario, target, scope, definitions, caller, make}: Question): {readonly roleId: string; readonly makes: RoleToMake | null} => {
	const need = needsOf(scenario, target).find(one => one.need === 'required' && one.who === 'person');
	const at = scope === null ? need && scopeOfNeed(need, target) : scopeByHand(scope, scenario, target);
	const custom = need && at ? customRoleFor({scenario, need, target, scope: at}) : null;
	if (!custom || !at)
		throw inputTrouble('usage.no-custom-role', `A custom role would give nothing less than the documented one for ${scenario}.`, [
			{text: 'Leave out --custom-role.'},
		]);
	const held = heldCustomRole(definitions, custom, at);
	if (held) return {roleId: held.id, makes: null};
	const named = [...definitions.values()].find(({name}) => name.toLowerCase() === custom.name.toLowerCase());
	if (named) throw differs(named, custom);
	// What is not known is tried: Azure answers for it.
	if (make && mayMakeRole(caller, custom.assignableScope) !== 'no') {
		const makes = roleToMake(custom);
		return {roleId: makes.roleId, makes};
	}
	throw inputTrouble(
		'usage.no-custom-role',
		`This tenant has no custom role of exactly the ${custom.dataActions.length + custom.actions.length} actions that ${scenario} needs here.`,
		[{text: 'Make it (whoever is Owner or User Access Administrator may)', command: custom.az}, {text: 'Then run this again.'}],
		[`It will not cover ${custom.lacks.join(', ')}.`],
	);
};

/** It may be in use with what it gives today: nobody's access is changed behind their back. */
const differs = ({name, id}: RoleDefinition, custom: CustomRole) =>
	inputTrouble(
		'usage.custom-role-differs',
		`The custom role "${name}" is there with other actions than are needed today.`,
		[
			{
				text: 'Bring it up to date: whoever holds it gets the new actions too',
				command: custom.az.replace(' role definition create ', ' role definition update '),
			},
			{text: 'Then run this again.'},
		],
		[`Its id is ${id}.`],
	);
