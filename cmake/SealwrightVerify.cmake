# SPDX-License-Identifier: Apache-2.0
# SealwrightVerify.cmake - packages in, rules to verify, enforce, install out

# A file that is no package of this build becomes one, to be verified only.
function(_seal_foreign result function file)
  cmake_path(GET file STEM LAST_ONLY name)
  if(NOT name MATCHES "^[A-Za-z0-9_.+-]+$")
    _seal_fail(${function} "<package>: \"${file}\": the file's name may only "
      "have letters, digits and any of _ . + -")
  elseif(TARGET "${name}")
    _seal_fail(${function} "<package>: \"${file}\": there is a target "
      "\"${name}\" already")
  endif()
  cmake_path(GET file FILENAME output)
  cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}"
    NORMALIZE)
  set(layers "")
  foreach(layer IN LISTS arg_LAYERS)
    cmake_path(ABSOLUTE_PATH layer BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}"
      NORMALIZE)
    _seal_escape(layer "${layer}")
    list(APPEND layers "${layer}")
  endforeach()
  set(type function)
  if(NOT "${arg_TYPE}" STREQUAL "")
    set(type "${arg_TYPE}")
  endif()
  _seal_folders(folder work)
  add_custom_target(${name})
  set_target_properties(${name} PROPERTIES
    SEAL_TYPE "${type}"
    SEAL_OUTPUT "${output}"
    SEAL_SIGNED_FILE "${file}"
    SEAL_REPORT_FILE "${folder}/verified/${output}.report.json"
    SEAL_LAYERS ""
    SEAL_UNSIGNED ""
    _SEAL_LAYER_FILES "${layers}"
    _SEAL_WORK "${work}/${name}")
  _seal_declare(${name} ${function} "([^()]*[/ \t\r\n\"])?" "${output}")
  set(${result} ${name} PARENT_SCOPE)
endfunction()

# The command, as text of a list: each path with a ; in it is escaped twice,
# because COMMAND_EXPAND_LISTS, which drops what a generator expression leaves
# empty, splits once more.
function(_seal_verify_command result name config trust)
  _seal_tool(tool seal_verify seal-verify)
  set(command "${tool}" --config ${config})
  foreach(property IN ITEMS TYPE OUTPUT SIGNED_FILE LAYERS REPORT_FILE)
    get_target_property(${property} ${name} SEAL_${property})
  endforeach()
  get_target_property(files ${name} _SEAL_LAYER_FILES)
  if(NOT files)
    set(files "")
  endif()
  foreach(layer IN LISTS LAYERS)
    get_target_property(file ${layer} SEAL_SIGNED_FILE)
    list(APPEND files "${file}")
  endforeach()
  foreach(argument IN ITEMS --trust "${trust}" --name "${OUTPUT}"
      --type "${TYPE}")
    _seal_escape(argument "${argument}")
    _seal_escape(argument "${argument}")
    list(APPEND command "${argument}")
  endforeach()
  foreach(file IN LISTS files)
    _seal_escape(file "${file}")
    _seal_escape(file "${file}")
    list(APPEND command --layer "${file}")
  endforeach()
  _seal_declared_options(declared ${name} ${LAYERS})
  string(APPEND command "${declared}")
  set(enforce "$<TARGET_PROPERTY:${name},SEAL_MODE>")
  set(clean "$<TARGET_PROPERTY:${name},SEAL_REQUIRE_CLEAN_TREE>")
  list(APPEND command
    "$<$<STREQUAL:${enforce},enforce>:--mode=enforce>"
    "$<$<BOOL:${clean}>:--require-clean-tree>")
  set(${result} "${command}" PARENT_SCOPE)
endfunction()

# No DEPENDS on what is judged: the build would sign a tampered file again and
# then find it good. And no stamp: `verify` is asked for, and answers.
function(_seal_verify_package name config trust)
  _seal_verify_command(command ${name} ${config} "${trust}")
  foreach(property IN ITEMS OUTPUT SIGNED_FILE REPORT_FILE)
    get_target_property(${property} ${name} SEAL_${property})
  endforeach()
  _seal_escape(signed "${SIGNED_FILE}")
  _seal_escape(signed_element "${signed}")
  cmake_path(GET REPORT_FILE PARENT_PATH folder)
  set(script "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/SealwrightState.cmake")
  set_target_properties(${name} PROPERTIES
    SEAL_CONFIG "${config}" SEAL_TRUST "${trust}")
  _seal_reports(reports report_files "${REPORT_FILE}")
  set(before COMMAND "${CMAKE_COMMAND}" -P "${script}" -- before_verify
    "${folder}")
  # One text: as elements of set() they would lose one of their two escapes.
  set(judge "${signed_element};${OUTPUT};${CMAKE_BINARY_DIR}")
  string(APPEND judge ";COMMAND;${command};${reports}")
  # "-" is no stamp: an empty argument would be dropped.
  add_custom_target(${name}-verify ${before} "-" ${judge} "${signed}"
    COMMENT "Verifying ${OUTPUT}" VERBATIM COMMAND_EXPAND_LISTS)
  add_dependencies(verify ${name}-verify)
  _seal_verify_after_signing()
  if(arg_TEST)
    add_test(NAME ${name}-verify COMMAND ${command} "${signed}"
      COMMAND_EXPAND_LISTS)
  endif()
endfunction()

# For `seal` and AT_BUILD: judged again when the probe or a signing says so, and
# as long as the verdict is not clean. The order behind `sign` must not reach
# `verify`, so this is a target of its own.
function(_seal_verify_after_signing)
  get_target_property(work ${name} _SEAL_WORK)
  get_target_property(layers ${name} SEAL_LAYERS)
  get_target_property(files ${name} _SEAL_LAYER_FILES)
  set(state "${work}/verify.state")
  set(stamp "${work}/verify.stamp")
  set(watched "${SIGNED_FILE}")
  set(depends "")
  foreach(package IN LISTS name layers)
    get_target_property(signed_stamp ${package} _SEAL_STAMP)
    if(signed_stamp)
      list(APPEND depends ${package}-sign "${signed_stamp}")
      if(package STREQUAL name)
        set(watched "")
      endif()
    endif()
  endforeach()
  _seal_probe_call(${probe} "${state}" probe_verify "${stamp}"
    "${command}|${files}" "${watched}")
  set(target ${name}-seal)
  set(outputs BYPRODUCTS ${report_files})
  set(copy "")
  set(keep "")
  if(arg_AT_BUILD)
    # What was judged is a private copy, and that copy is what comes out.
    set(target ${name}-verified)
    cmake_path(GET folder PARENT_PATH verified)
    set(verified "${verified}/verified/${OUTPUT}")
    cmake_path(GET verified PARENT_PATH verified_folder)
    set_target_properties(${name} PROPERTIES SEAL_VERIFIED_FILE "${verified}")
    set(outputs BYPRODUCTS ${report_files} "${verified}")
    set(copy -o "${work}/${OUTPUT}.accepted")
    set(keep
      COMMAND "${CMAKE_COMMAND}" -E make_directory "${verified_folder}"
      COMMAND "${CMAKE_COMMAND}" -E copy_if_different
        "${work}/${OUTPUT}.accepted" "${verified}"
      COMMAND "${CMAKE_COMMAND}" -E rm -f "${work}/${OUTPUT}.accepted")
  endif()
  add_custom_command(OUTPUT "${stamp}"
    ${before} "${stamp}" ${judge} ${copy} "${signed}"
    ${keep}
    COMMAND "${CMAKE_COMMAND}" -P "${script}" -- stamp_verified "${stamp}"
      "${REPORT_FILE}"
    ${outputs}
    DEPENDS ${probe} "${state}" ${depends} "${script}"
    COMMENT "Verifying ${OUTPUT}" VERBATIM COMMAND_EXPAND_LISTS)
  add_custom_target(${target} DEPENDS "${stamp}")
  add_dependencies(seal ${target})
  if(NOT arg_AT_BUILD)
    add_dependencies(${target} sign)
  endif()
endfunction()

# ---- seal_enforce() ----

# Runs when the whole project is known.
function(_seal_enforce folder config mode clean trust)
  set(missing "")
  get_property(packages GLOBAL PROPERTY _SEAL_PACKAGES)
  foreach(package IN LISTS packages)
    get_target_property(source ${package} SOURCE_DIR)
    get_target_property(unsigned ${package} SEAL_UNSIGNED)
    cmake_path(IS_PREFIX folder "${source}" NORMALIZE inside)
    if(unsigned OR NOT (inside OR folder STREQUAL CMAKE_SOURCE_DIR))
      continue()
    endif()
    if(NOT TARGET ${package}-sign)
      list(APPEND missing "${package}: not signed: name it in seal_sign()")
    endif()
    if(NOT TARGET ${package}-verify AND NOT config STREQUAL "")
      _seal_enforce_config(${package})
    endif()
    if(NOT TARGET ${package}-verify)
      list(APPEND missing "${package}: not verified: name it in seal_verify()")
      continue()
    endif()
    get_target_property(old ${package} SEAL_MODE)
    _seal_strictest(strictest seal_enforce "${mode}" "${old}")
    set_target_properties(${package} PROPERTIES SEAL_MODE "${strictest}")
    if(clean)
      set_target_properties(${package} PROPERTIES SEAL_REQUIRE_CLEAN_TREE TRUE)
    endif()
  endforeach()
  if(NOT missing STREQUAL "")
    list(JOIN missing "\n  " missing)
    _seal_fail(seal_enforce "these packages are neither signed and verified "
      "nor have an UNSIGNED reason:\n  ${missing}")
  endif()
endfunction()

function(_seal_enforce_config package)
  set(arg_TEST FALSE)
  set(arg_AT_BUILD FALSE)
  _seal_probe(probe facts "${trust}")
  _seal_verify_package(${package} ${config} "${trust}")
endfunction()

# ---- seal_install() ----

# What is installed is the copy that was judged, at the time of installing.
function(_seal_install_package name destination component)
  get_target_property(config ${name} SEAL_CONFIG)
  get_target_property(trust ${name} SEAL_TRUST)
  get_target_property(OUTPUT ${name} SEAL_OUTPUT)
  get_target_property(SIGNED_FILE ${name} SEAL_SIGNED_FILE)
  get_target_property(work ${name} _SEAL_WORK)
  _seal_verify_command(command ${name} ${config} "${trust}")
  set(words "")
  foreach(word IN LISTS command)
    # One of the two escapes is gone, the other is for the list in the script.
    string(APPEND words " [==[${word}]==]")
  endforeach()
  # A component has to be named only if there is one.
  set(choice "")
  if(NOT component STREQUAL "")
    set(choice COMPONENT ${component})
  endif()
  install(CODE "
    set(command ${words} -o [==[${work}/install/${OUTPUT}]==])
    file(MAKE_DIRECTORY [==[${work}/install]==])
    execute_process(COMMAND \${command} [==[${SIGNED_FILE}]==]
      RESULT_VARIABLE result)
    if(NOT result EQUAL 0)
      message(FATAL_ERROR \"seal_install: ${OUTPUT} is not accepted, so it is \"
        \"not installed\")
    endif()" ${choice})
  install(FILES "${work}/install/${OUTPUT}" DESTINATION "${destination}"
    ${choice})
endfunction()
