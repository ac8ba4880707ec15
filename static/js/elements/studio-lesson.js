// All elements of a lesson's page in the studio.
import "./caption-call.js";
import "./cover-picker.js";
import "./details-form.js";
import "./lesson-preview.js";
import "./lesson-title.js";
import "./live-lesson.js";
import "./new-lesson.js";
import "./premium-switch.js";
import "./publish-bar.js";
import "./publish-schedule.js";
import "./quiz-editor.js";
import "./skill-picker.js";
import "./stage-list.js";
import "./upload-progress.js";
import "./version-list.js";
import "./waiting-decisions.js";
