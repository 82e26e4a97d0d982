export type HostFamily = 'entra' | 'arm' | 'graph' | 'models' | 'pages';

/** Every name the sandbox answers for, as in its certificate: `*` stands for one label. */
const namesOf: Readonly<Record<HostFamily, readonly string[]>> = {
	entra: ['login.microsoftonline.com', 'login.microsoft.com', 'login.windows.net'],
	arm: ['management.azure.com'],
	graph: ['graph.microsoft.com'],
	models: ['*.openai.azure.com', '*.services.ai.azure.com', '*.cognitiveservices.azure.com', '*.api.cognitive.microsoft.com'],
	pages: ['microsoft.com', 'www.microsoft.com'],
};

export const hostNames: readonly string[] = Object.values(namesOf).flat();

const covers = (name: string, host: string): boolean => {
	if (!name.startsWith('*.')) return name === host;
	const dot = host.indexOf('.');
	return dot > 0 && host.slice(dot) === name.slice(1);
};

/** `host` in lower case, without port. `null`: not ours, so it must not be answered. */
export const hostFamily = (host: string): HostFamily | null => {
	for (const [family, names] of Object.entries(namesOf) as [HostFamily, readonly string[]][]) {
		if (names.some(name => covers(name, host))) return family;
	}
	return null;
};
