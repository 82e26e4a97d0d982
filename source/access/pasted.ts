/** A bearer token or key pasted by mistake is neither kept nor drawn. Shapes: JSON Web Token (RFC 7519); a value after an api-key name; a Cognitive Services key standing alone. */
export const withoutSecrets = (text: string): string =>
	text
		.replace(/\beyJ[\w-]+(?:\.[\w-]*)*/g, '[token]')
		.replace(/((?:api-key|apikey|subscription-key|[?&](?:code|sig))\s*[=:]\s*)[^\s&]+/gi, '$1[key]')
		.replace(/^(?:[0-9a-f]{32}|[0-9a-z]{80,90})$/i, '[key]');
