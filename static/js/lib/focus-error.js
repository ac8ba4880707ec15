/* After a form comes back with errors, go to the first field that has one. */
document.querySelector('[aria-invalid="true"]')?.focus();
