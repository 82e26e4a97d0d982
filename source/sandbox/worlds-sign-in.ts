import {signInRefusals} from './entra-refusals.ts';
import {roleIds} from './role-definitions.ts';
import {applications} from './worlds-directory.ts';
import {
	fabrikam,
	fabrikamAccountScope,
	fabrikamAccounts,
	fabrikamHolds,
	fabrikamPeople,
	fabrikamProjectScope,
	fabrikamScope,
	formerAna,
	inFabrikam,
} from './worlds-fabrikam.ts';
import {contosoAccounts, subscriptionScope} from './worlds-resources.ts';
import {anaAssigns, anaReads, held, type Sketch, servicePrincipal} from './worlds-sketch.ts';

/** Worlds in which signing in is the story: which tenant, as whom, and what Conditional Access asks for. */
export const signInSketches: Readonly<Record<string, Sketch>> = {
	'wrong-tenant': {
		description: 'Ana signs in to Contoso, where nothing can be called; fabrikam-foundry is in Fabrikam, where she is a guest who can assign roles.',
		holds: [
			anaReads,
			...fabrikamHolds,
			inFabrikam(fabrikamPeople.ana, roleIds.reader, fabrikamScope),
			inFabrikam(fabrikamPeople.ana, roleIds.userAccessAdministrator, fabrikamScope),
		],
		elsewhere: fabrikam,
		accounts: fabrikamAccounts,
		propagation: {kind: 'after', ms: 3_000},
	},
	guest: {
		description: 'Ana is a guest in Fabrikam with another object id; the roles meant for her are assigned to the one of her deleted guest account.',
		holds: [
			anaReads,
			...fabrikamHolds,
			inFabrikam(fabrikamPeople.ana, roleIds.reader, fabrikamScope),
			inFabrikam(fabrikamPeople.ana, roleIds.roleBasedAccessControlAdministrator, fabrikamScope),
			inFabrikam(formerAna, roleIds.cognitiveServicesUser, fabrikamAccountScope('fabrikam-foundry')),
			inFabrikam(formerAna, roleIds.foundryUser, fabrikamProjectScope('fabrikam-foundry', 'pilot')),
		],
		elsewhere: fabrikam,
		accounts: () => [...contosoAccounts(), ...fabrikamAccounts()],
		propagation: {kind: 'after', ms: 3_000},
	},
	'mfa-on-write': {
		description: 'Like fresh, but assigning a role takes multifactor authentication, which a sign-in alone does not ask for. New roles take 3 s.',
		holds: anaAssigns,
		contoso: () => ({writesNeed: {acrs: ['p1'], refusal: 'challenge'}}),
		propagation: {kind: 'after', ms: 3_000},
	},
	'no-device-code': {
		description:
			'Conditional Access blocks device codes; the browser and the application ci-runner can sign in, and both can assign roles. New roles take 3 s.',
		holds: [...anaAssigns, held(servicePrincipal(applications.ciRunner), roleIds.userAccessAdministrator, subscriptionScope)],
		contoso: () => ({signInRules: [{grant: 'device_code', ...signInRefusals[53003]}]}),
		propagation: {kind: 'after', ms: 3_000},
	},
};
