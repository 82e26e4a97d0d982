const services = 'OPENAI|AI(?:_?(?:SERVICES?|FOUNDRY|INFERENCE|PROJECTS?))?|INFERENCE|FOUNDRY|COGNITIVE(?:_?SERVICES?)?|AOAI|ANTHROPIC(?:_FOUNDRY)?';

/** A key of a model endpoint, by the names that SDKs, gateways (`AZURE_API_KEY`), .NET (`AzureOpenAI__ApiKey`) and samples look for, also numbered or for one region. */
const keyNames = new RegExp(
	`^(?:AZURE_?)?(?:${services})(?:_{1,2}(?!SEARCH_)[A-Z0-9]+)*_{1,2}(?:(?:API)?KEY\\d?(?:_(?!FILE|PATH|NAME|VAULT|ID|URL)[A-Z0-9]+)?|CREDENTIAL)$|^AZURE_(?:API_KEY|INFERENCE_CREDENTIAL)$`,
	'u',
);

/** Whether a variable of this name holds a key of a model endpoint. */
export const isKeyVariable = (name: string): boolean => keyNames.test(name.toUpperCase());

/** Where keys were left: the environment, or a file by its path. Names only, never what they hold. */
export type KeyLeftover = {readonly place: 'environment' | {readonly file: string}; readonly names: readonly string[]};

export type KeyLeftovers = {
	readonly found: readonly KeyLeftover[];
	/** Files that could not be read. */
	readonly unread: readonly string[];
	/** The folder from which was looked, up to the root of its repository. */
	readonly from: string;
	/** The sandbox has no environment of this machine. */
	readonly environment: boolean;
};

/** Names of the key variables that a text in the form of `.env` sets to something. */
export const keyVariablesIn = (text: string): readonly string[] => {
	const names = text.split(/\r?\n/u).flatMap(line => {
		const [, name = '', value = ''] = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*[=:]\s*(.*)$/u.exec(line) ?? [];
		const isSet = !/^(?:"\s*"|'\s*'|#.*)?$/u.test(value.trim());
		return isSet && isKeyVariable(name) ? [name] : [];
	});
	return [...new Set(names)];
};
