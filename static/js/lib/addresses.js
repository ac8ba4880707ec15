// Addresses that the server wrote with another thing's id in them.

export const ANY_ID = "22222222222222";
