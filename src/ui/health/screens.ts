/** The screens about safety: seldom seen, so they are a chunk of their own, precached with everything else. */
export { default as Forked } from './ForkedScreen.svelte';
export { default as Health } from './HealthSheet.svelte';
export { default as Lost } from './LostScreen.svelte';
export { default as Revoked } from './RevokedScreen.svelte';
