import {refusal} from './failures.ts';
import type {Variables} from './variables.ts';

/** In the order in which the SDK looks, each in small letters too. Source: `proxyPolicy` of @azure/core-rest-pipeline. */
const names = ['HTTPS_PROXY', 'ALL_PROXY', 'HTTP_PROXY'];

type Proxy = {readonly name: string; readonly value: string};

/** The proxy that the environment names; `null`: none. */
export const proxyIn = (variables: Variables): Proxy | null => {
	for (const name of names.flatMap(large => [large, large.toLowerCase()])) {
		const value = variables[name];
		if (value) return {name, value};
	}
	return null;
};

/** A value that the SDK would misread: without a scheme, "proxy:8080" is a path of the scheme "proxy". */
export const refuseOddProxy = ({name, value}: Proxy): void => {
	const url = URL.canParse(value) ? new URL(value) : null;
	if (url && /^https?:$/.test(url.protocol) && url.hostname !== '') return;
	const shown = value.replace(/^(?:.*\/\/)?[^@]*@/, '…@');
	throw refusal('ERR_PROXY_VALUE', `${name} is "${shown}", which is no address of a proxy.`);
};
