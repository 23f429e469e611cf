/** How long new allocations may be made with the credentials of a participant, and when it gets new ones. */
export const CREDENTIALS_LIFETIME_MS = 3_600_000;
export const RENEW_AFTER_MS = CREDENTIALS_LIFETIME_MS / 2;
