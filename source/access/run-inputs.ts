import {type ScenarioId, scenarioIds} from './scenario.ts';
import {type CloudName, type CredentialSource, credentialSources} from './session.ts';

/** The answers of a run that was left: enough to go on in another process, as command or as wizard. No token, nothing that Azure said. */
export type RunInputs = {
	readonly kind: 'run-inputs';
	/** ARM id or endpoint. */
	readonly resource: string | null;
	readonly project: string | null;
	readonly deployment: string | null;
	readonly scenario: ScenarioId | null;
	readonly people: readonly string[];
	readonly role: string | null;
	readonly scope: string | null;
	readonly credential: CredentialSource | null;
	readonly tenant: string | null;
	readonly cloud: CloudName;
	readonly sandbox: string | null;
	readonly receiptId: string | null;
	/** What is only eligible is activated. */
	readonly activate?: boolean;
	/** The role is the custom one of exactly what is needed. */
	readonly customRole?: boolean;
	/** Somebody else was asked to grant it. */
	readonly isHandedOff: boolean;
};

/** `null` for anything that is not such a record: the file may be old, cut off or somebody else's. */
export const readRunInputs = (content: unknown): RunInputs | null => {
	if (typeof content !== 'object' || content === null || !('kind' in content) || content.kind !== 'run-inputs') return null;
	const fields = content as Readonly<Record<string, unknown>>;
	const text = (name: string): string | null => (typeof fields[name] === 'string' ? fields[name] : null);
	const oneOf = <T extends string>(name: string, known: readonly T[]): T | null => known.find(value => value === fields[name]) ?? null;
	const {people} = fields;
	return {
		kind: 'run-inputs',
		resource: text('resource'),
		project: text('project'),
		deployment: text('deployment'),
		scenario: oneOf('scenario', scenarioIds),
		people: Array.isArray(people) ? people.filter(person => typeof person === 'string') : [],
		role: text('role'),
		scope: text('scope'),
		credential: oneOf('credential', credentialSources),
		tenant: text('tenant'),
		cloud: oneOf<CloudName>('cloud', ['public', 'usgov', 'china']) ?? 'public',
		sandbox: text('sandbox'),
		receiptId: text('receiptId'),
		...(fields['activate'] === true ? {activate: true} : {}),
		...(fields['customRole'] === true ? {customRole: true} : {}),
		isHandedOff: fields['isHandedOff'] === true,
	};
};
