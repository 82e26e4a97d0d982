import type {Diagnosis} from './diagnosis.ts';

/** What is looked at to find the cause of a refusal, cheap before dear. */
export const rungIds = [
	'machine',
	'identity',
	'tenant',
	'principal',
	'resource',
	'network',
	'address',
	'deployment',
	'access',
	'eligible',
	'project-identity',
	'assigning',
	'locks',
	'policy',
	'call',
	'age',
] as const;
export type RungId = (typeof rungIds)[number];

export const rungTitles = {
	machine: 'this machine',
	identity: 'identity',
	tenant: 'tenant',
	principal: 'principal',
	resource: 'resource',
	network: 'network',
	address: 'address',
	deployment: 'deployment',
	access: 'data actions',
	eligible: 'eligible roles',
	'project-identity': 'project identity',
	assigning: 'who may grant',
	locks: 'locks',
	policy: 'policy',
	call: 'live call',
	age: 'age of the role',
} as const satisfies Readonly<Record<RungId, string>>;

/** `notice`: passed, with something to know; `unknown`: it could not be seen; `skipped`: not needed, or not possible here. */
export type RungState = 'checking' | 'pass' | 'notice' | 'fail' | 'unknown' | 'skipped';

export type Rung = {
	readonly id: RungId;
	readonly state: RungState;
	/** What was found, in a clause: "ana@contoso.com, tenant Contoso". */
	readonly text: string;
};

/** What leads out of the trouble from here. */
export type Fix =
	/** The plan of what is missing; with whoever may not assign it ends in the hand-off. */
	| {readonly is: 'plan'}
	/** Nothing has to be granted: the call itself proves it, or waits for the role to arrive. */
	| {readonly is: 'prove'}
	/** A role that is held ready for the person is switched on. */
	| {readonly is: 'activate'}
	/** Another deployment, by its name, is called instead. */
	| {readonly is: 'deployment'; readonly name: string}
	/** The call is made with a token of the tenant that the resource is in. */
	| {readonly is: 'tenant'; readonly tenantId: string; readonly name: string}
	/** Nothing that this program can do: the remedies say what is to be done where. */
	| {readonly is: 'elsewhere'};

/** What was found on the ladder. */
export type Findings = {
	readonly rungs: readonly Rung[];
	/** The cause; `null`: everything works. */
	readonly diagnosis: Diagnosis | null;
	/** Other causes that were found beside it, the surer before the others. */
	readonly others: readonly Diagnosis[];
	readonly fix: Fix;
	/** What the text told, and an answer given since has mended; `null` or absent: nothing. */
	readonly was?: Mended | null;
};

export type Mended = {
	readonly diagnosis: Diagnosis;
	/** In a clause: "calling gpt-4o-mini". */
	readonly by: string;
};
