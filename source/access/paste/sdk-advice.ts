import type {Reason} from '../reason.ts';
import type {PastedSdk} from './pasted.ts';

/** Packages of the Azure AI Inference SDK, in its four languages. Source: Microsoft Learn, "Migrate from Azure AI Inference SDK to OpenAI SDK". */
const inference = /^(?:azure-ai-inference|Azure\.AI\.Inference|@azure-rest\/ai-inference|com\.azure:azure-ai-inference)$/iu;

export const isInferenceSdk = (sdk: PastedSdk | null | undefined): boolean => inference.test(sdk?.name ?? '');

const major = (version: string | null): number | null => {
	const found = /^v?(?<major>\d{1,4})(?:\.|$)/u.exec(version ?? '')?.groups?.['major'];
	return found === undefined ? null : Number(found);
};

const isPreview = (version: string | null): boolean => /(?:b|beta|preview|rc)[.-]?\d/iu.test(version ?? '');

/** What to do before anything else about an SDK that is retired or too old for what is asked of it; `null` where it is neither, or nobody can say. */
export const adviceForSdk = (sdk: PastedSdk | null | undefined): Reason | null => {
	if (!sdk) return null;
	const {language, name, version} = sdk;
	const titled = `${name}${version === null ? '' : ` ${version}`}`;
	if (isInferenceSdk(sdk)) {
		return {
			id: 'sdk.retired',
			text: `${titled} was retired on 2026-08-26. Update first: the openai package with the base URL https://<subdomain>.services.ai.azure.com/openai/v1 calls the same deployments.`,
		};
	}
	if (name === '@azure/openai' && major(version) !== null && major(version) !== 2) {
		return {id: 'sdk.old', text: `${titled} is superseded. Update first: the openai package has the client, @azure/openai 2 only adds types to it.`};
	}
	if (name === 'openai' && language === 'python' && major(version) === 0) {
		return {
			id: 'sdk.old',
			text: `${titled} is older than 1.0 and renews no token by itself. Update first: from 1.0 on AzureOpenAI takes azure_ad_token_provider.`,
		};
	}
	if (name === 'Azure.AI.OpenAI' && (major(version) ?? 2) < 2) {
		return {id: 'sdk.old', text: `${titled} is a preview of another client. Update first: Azure.AI.OpenAI 2 or the OpenAI package.`};
	}
	if (/^(?:azure-ai-projects|Azure\.AI\.Projects|@azure\/ai-projects)$/u.test(name) && isPreview(version)) {
		return {
			id: 'sdk.old',
			text: `${titled} is a preview; the early ones know hub projects only. Update first: from 1.0 on it takes the endpoint of a Foundry project.`,
		};
	}
	return null;
};
